"""Numbers and days as people write them, in the digits of any script."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

MAX_DIGITS = 9
GROUPING = re.compile(r"[\s\u066c'’]")
"""Spaces, the Arabic thousands separator and apostrophes between digits mean nothing."""
NUMBER = re.compile(r"[+\-\u2212]?(\d{1,11})?(?:[.,\u066b](\d{1,4})0*)?")
ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def ascii_digits(typed: str) -> str:
    """The same text with every script's digits (`٣`, `৩`, `３`) as 0 to 9."""
    return "".join(
        character if (value := unicodedata.decimal(character, None)) is None else str(value)
        for character in typed
    )


def parse_integer(typed: str) -> int | None:
    """Read a whole number written in any script's digits (`٣`, `৩`, `३`, `3`); None if it is none."""
    digits = typed.strip()
    if not 0 < len(digits) <= MAX_DIGITS:
        return None
    plain = ascii_digits(digits)
    return int(plain) if plain.isascii() and plain.isdecimal() else None


def parse_decimal(typed: str) -> Decimal | None:
    """Read a number with a point, a comma or `٫` before its decimals; None if it is none.

    At most 11 digits before and 4 after the separator. A lone separator is taken for the decimal
    one: who writes 1.000 for a thousand is told so where a whole number was asked.
    """
    plain = GROUPING.sub("", ascii_digits(typed.strip()))
    found = NUMBER.fullmatch(plain)
    if not found or not (found[1] or found[2]):
        return None
    sign = "-" if plain[0] in "-\u2212" else ""
    return Decimal(f"{sign}{found[1] or 0}.{found[2] or 0}").normalize() + 0


def parse_date(typed: str) -> date | None:
    """Read a day, as 2026-03-02 or 2/3/2026 (day first, as in Portugal); None if there is none such."""
    plain = ascii_digits(typed.strip())
    if found := ISO_DATE.fullmatch(plain):
        year, month, day = found.groups()
    elif found := DAY_FIRST_DATE.fullmatch(plain):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
