"""Numbers as people write them, in the digits of any script."""

from __future__ import annotations

import unicodedata

LONGEST = 9


def read_number(typed: str) -> int | None:
    """Read a whole number written in any script's digits (`٣`, `৩`, `३`, `3`); None if it is none."""
    digits = typed.strip()
    if not 0 < len(digits) <= LONGEST:
        return None
    number = 0
    for character in digits:
        value = unicodedata.decimal(character, None)
        if value is None:
            return None
        number = number * 10 + value
    return number
