"""A published version on paper: numbered questions, codes of choices, and a mark on every page."""
