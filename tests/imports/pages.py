"""What the pages of an import ask to be sent back."""

from __future__ import annotations

from lxml import html


def fingerprint_of(page: str) -> str:
    """The fingerprint of the preview that a page shows."""
    (value,) = html.document_fromstring(page).xpath("//main//input[@name='fingerprint']/@value")
    return str(value)
