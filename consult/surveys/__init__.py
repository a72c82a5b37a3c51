"""Surveys: drafts, immutable versions, answers and results."""
