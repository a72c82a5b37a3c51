"""What a finding means, in the language of the page: what it is, its consequence, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .findings import Finding, FindingCode

Words = Any
"""A text, or one that is translated when it is shown (`lazy_gettext`)."""


@dataclass(frozen=True)
class FindingText:
    """The text of a code; `%(name)s` is filled from the details of a finding."""

    what: Words
    consequence: Words = ""
    what_to_do: Words = ""


FindingTexts = Mapping[FindingCode, FindingText]


@dataclass(frozen=True)
class Explanation:
    """A finding in words. `value` is what stands in its place, and what it becomes."""

    what: str
    consequence: str = ""
    what_to_do: str = ""
    value: str = ""


Explain = Callable[[Finding], Explanation]


def error_text(what: Words, what_to_do: Words) -> FindingText:
    """The text of an error: nothing is imported before it is corrected."""
    return FindingText(what, what_to_do=what_to_do)


def choice_text(what: Words, consequence: Words) -> FindingText:
    """The text of a choice: what happens if the person agrees."""
    return FindingText(what, consequence)


def note_text(what: Words) -> FindingText:
    """The text of a note."""
    return FindingText(what)


def fill_text(text: Words, details: Mapping[str, str]) -> str:
    """A text with its details. They come from the file: only whole `%(name)s` are replaced."""
    filled = str(text)
    for name, value in details.items():
        filled = filled.replace(f"%({name})s", value)
    return filled


def explain_with(text: FindingText, finding: Finding, details: Mapping[str, str]) -> Explanation:
    """The explanation of a finding by a text and its details in words."""
    return Explanation(
        fill_text(text.what, details),
        fill_text(text.consequence, details),
        fill_text(text.what_to_do, details),
        finding.value,
    )
