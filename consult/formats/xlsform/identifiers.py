"""Keys that stay, out of the names a workbook gives. Pure.

A name that can be a key is the key. Any other name stays the alias, which expressions use, and the key
is made from it: the same name gives the same key in every import.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

from consult.questionnaire.rules.logic import REFERENCE
from consult.questionnaire.rules.validation import CHOICE_NAME_PATTERN, KEY_PATTERN, NAME_PATTERN

_MAX_KEY_LENGTH = 40
_NO_KEY = re.compile(r"[^A-Za-z0-9._-]+")
_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


class NameNumbering:
    """Tells names apart by a number behind each."""

    def __init__(self) -> None:
        self.next: dict[str, int] = {}

    def fresh(self, base: str, taken: Container[str], by: str) -> str:
        """The name with the first number that is free, from 2."""
        number = self.next.get(base, 2)
        while f"{base}{by}{number}" in taken:
            number += 1
        self.next[base] = number + 1
        return f"{base}{by}{number}"


class KeyAllocator:
    """Hands out keys, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.numbers = NameNumbering()

    def of(self, name: str, wanted: str = "") -> str:
        """The key for a name; `wanted` if it can be had."""
        for candidate in (wanted, name, derived_key(name)):
            if KEY_PATTERN.fullmatch(candidate) and candidate not in self.taken:
                break
        else:
            base = derived_key(name)[: _MAX_KEY_LENGTH - 6]
            candidate = self.numbers.fresh(base, self.taken, "-")
        self.taken.add(candidate)
        return candidate


def derived_key(name: str) -> str:
    """A key made from a name: what can be read of it, and eight digits of its SHA-256."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    readable = _NO_KEY.sub("-", plain).strip("._-")[:31].rstrip("._-")
    digits = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{readable}-{digits}" if readable else f"n-{digits}"


def is_valid_name(written: str) -> bool:
    """Whether expressions can call a question so."""
    return bool(NAME_PATTERN.fullmatch(written) or KEY_PATTERN.fullmatch(written))


def is_valid_choice_name(written: str) -> bool:
    """Whether expressions can call a choice so."""
    return bool(CHOICE_NAME_PATTERN.fullmatch(written))


def xml_name(name: str) -> str:
    """A name as XForms tools accept it: they want a letter first, where our keys may have a digit."""
    return name if _XML_NAME.fullmatch(name) or not name.isascii() else f"q_{name}"


def rename_references(source: str, names: dict[str, str]) -> str:
    """A text or expression with other names in its `${…}`; all else as it is."""
    if not names or "${" not in source:
        return source

    def renamed(reference: re.Match[str]) -> str:
        name = reference[1]
        return reference[0].replace(name, names.get(name, name))

    return REFERENCE.sub(renamed, source)


def references(words: str) -> list[str]:
    """The names in the `${…}` of a text."""
    return REFERENCE.findall(words)
