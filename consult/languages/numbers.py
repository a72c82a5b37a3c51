"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal


def plain_decimal(value: Decimal) -> str:
    """A number without needless zeros, as it is stored in a version: `12.5000` is `12.5`."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text
