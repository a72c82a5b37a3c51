"""The letters of each language on paper: fonts, sizes and how far lines stand apart."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any

from consult.languages.rules import Language

FONTS = Path(__file__).resolve().parent / "fonts"
LATIN_FONT = "Noto Sans"
_OTHER_FONTS = (
    "Noto Naskh Arabic",
    "Noto Sans Bengali",
    "Noto Sans Devanagari",
    "Noto Sans Gurmukhi",
    "Noto Sans SC",
)
_BY_SCRIPT: dict[str, tuple[str, float, float]] = {
    "Arab": ("Noto Naskh Arabic", 1.12, 0.0),
    "Beng": ("Noto Sans Bengali", 1.08, 0.1),
    "Deva": ("Noto Sans Devanagari", 1.04, 0.1),
    "Guru": ("Noto Sans Gurmukhi", 1.04, 0.1),
    "Hans": ("Noto Sans SC", 1.0, 0.08),
}
"""The family of a script, how much larger it is set than Latin, and the leading in em."""
_NASTALIQ = ("Noto Nastaliq Urdu", 1.06, 0.0)
"""Urdu is read in Nastaliq, whose words hang from above the line to below it."""


def font_settings(language: Language) -> dict[str, Any]:
    """How a language is set, as the drawing takes it."""
    family, size, leading = _BY_SCRIPT.get(language.script, (LATIN_FONT, 1.0, 0.02))
    if language.tag.partition("-")[0] == "ur":
        family, size, leading = _NASTALIQ
    code, _, _rest = language.tag.partition("-")
    return {
        "lang": code.lower(),
        "region": "CN" if language.script == "Hans" else None,
        "rtl": language.direction == "rtl",
        "fonts": [family, LATIN_FONT, *(one for one in _OTHER_FONTS if one != family)],
        "latin": language.script != "Hans",
        "size": size,
        "leading": leading,
    }


@cache
def _coverage() -> tuple[list[int], list[int]]:
    runs = json.loads((FONTS / "coverage.json").read_text())
    return [first for first, _ in runs], [last for _, last in runs]


@cache
def can_print(letter: str) -> bool:
    """Whether our fonts have a character; those that are never drawn need none."""
    if letter == "\n" or ord(letter) in _INVISIBLE:
        return True
    firsts, lasts = _coverage()
    place = bisect_right(firsts, ord(letter)) - 1
    return place >= 0 and ord(letter) <= lasts[place]


_INVISIBLE = frozenset(
    {0x200B, 0x200C, 0x200D, 0x2060, 0xAD, 0x2068, 0x2069, *range(0xFE00, 0xFE10)}
)
"""Joiners, word joiners, soft hyphens and variation selectors."""


def unprintable(words: str) -> set[str]:
    """The characters of a text that our fonts lack."""
    return {letter for letter in words if not can_print(letter)}


def printable(words: str) -> str:
    """A text as it can be set: without characters that our fonts lack, and marks that stand on nothing."""
    known = "".join(letter for letter in words if can_print(letter))
    return "\n".join(_trimmed_line(line) for line in known.split("\n"))


def _trimmed_line(line: str) -> str:
    """A line from its first letter to its last: joiners join nothing at its ends, marks mark nothing."""
    found = line.strip(_TRIMMED)
    while found and unicodedata.category(found[0]).startswith("M"):
        found = found[1:].lstrip(_TRIMMED)
    return found


_TRIMMED = " \t\u00a0" + "".join(map(chr, sorted(_INVISIBLE - {0x2068, 0x2069})))
