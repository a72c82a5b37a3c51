"""Parses numbers and dates as people write them, in the digits of any script."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

MAX_INTEGER_LENGTH = 9
GROUPING = re.compile(r"[\s\u066c'’]")
"""Separators of thousands that are ignored: spaces, the Arabic separator, apostrophes."""
NUMBER = re.compile(r"[+\-\u2212]?(\d{1,11})?(?:[.,\u066b](\d{1,4})0*)?")
ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def ascii_digits(typed: str) -> str:
    """The same text with the digits of every script (`٣`, `৩`, `３`) as 0 to 9."""
    return "".join(
        character if (value := unicodedata.decimal(character, None)) is None else str(value)
        for character in typed
    )


def parse_integer(typed: str) -> int | None:
    """A whole number, in the digits of any script (`٣`, `৩`, `३`, `3`); None for anything else."""
    digits = typed.strip()
    if not 0 < len(digits) <= MAX_INTEGER_LENGTH:
        return None
    plain = ascii_digits(digits)
    return int(plain) if plain.isascii() and plain.isdecimal() else None


def parse_decimal(typed: str) -> Decimal | None:
    """A number with a point, a comma or `٫` as decimal separator; None for anything else.

    At most 11 digits before and 4 after the separator. A single separator is always the decimal
    one: 1.000 is one, not a thousand.
    """
    plain = GROUPING.sub("", ascii_digits(typed.strip()))
    match = NUMBER.fullmatch(plain)
    if not match or not (match[1] or match[2]):
        return None
    sign = "-" if plain[0] in "-\u2212" else ""
    return Decimal(f"{sign}{match[1] or 0}.{match[2] or 0}").normalize() + 0


def parse_date(typed: str) -> date | None:
    """A date, like 2026-03-02 or 2/3/2026 (day first, as in Portugal); None for anything else."""
    plain = ascii_digits(typed.strip())
    if match := ISO_DATE.fullmatch(plain):
        year, month, day = match.groups()
    elif match := DAY_FIRST_DATE.fullmatch(plain):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
