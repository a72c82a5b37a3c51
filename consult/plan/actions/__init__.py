"""Writes of the plan room: verbs that take a session and never commit."""
