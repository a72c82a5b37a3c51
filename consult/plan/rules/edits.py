"""What a form says of a text in several languages, and what becomes of the text."""

from __future__ import annotations
