"""Reading e-mail addresses out of a pasted list or a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError

from consult.people.rules import normalized_email

MAX_ADDRESSES = 500
"""Most letters of one go: each is written while the sender waits."""
_SEPARATORS = re.compile(r"[\s,;<>\"'()\[\]|]+")


@dataclass(frozen=True)
class AddressList:
    """The addresses that were found, each once, and what looks like one but is none."""

    addresses: tuple[str, ...]
    bad: tuple[str, ...]


def parse_addresses(text: str, *, typed_lines: str = "") -> AddressList:
    """Read every address in a text. What holds an @ must be one; other words are names or headings.

    In `listed`, the part that was typed by hand, every line must hold an address.
    """
    found: dict[str, None] = {}
    bad: dict[str, None] = {}
    for word in (one.strip(".:") for one in _SEPARATORS.split(text)):
        if "@" not in word:
            continue
        try:
            found[normalized_email(word)] = None
        except EmailNotValidError:
            bad[word[:100]] = None
    for line in typed_lines.splitlines():
        if line.strip() and "@" not in line:
            bad[line.strip()[:100]] = None
    return AddressList(tuple(found), tuple(bad))
