"""Editing kit: fields, rows of tables and pages of forms."""
