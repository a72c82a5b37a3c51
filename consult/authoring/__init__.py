"""Authoring questionnaires: the editor, publishing, imports."""
