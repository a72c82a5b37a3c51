"""Changing a questionnaire, one step at a time: from an immutable value to the next.

Keys that a version has used are never given to anything else (`keys.Known`): answers are stored
under them, and would otherwise turn up under words that nobody saw who gave them.
"""
