"""The questionnaire: what is asked, on which page, in which words. Immutable values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from consult.languages.rules import Texts


@dataclass(frozen=True)
class Choice:
    """One answer to choose. `key` is stable: results merge by it across versions.

    `area` is the code of an area the choice stands for: its pictogram is shown beside it.
    An `exclusive` choice ("none of these") goes with no other.
    """

    key: str
    label: Texts
    area: str | None = None
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question. `kind` names a registered class of `rules.kinds`.

    `low` and `high` name the ends of a scale, `rank` is how many places there are to give,
    `areas` and `measures` are the codes of what the question concerns.
    """

    key: str
    kind: str
    label: Texts
    hint: Texts | None = None
    choices: tuple[Choice, ...] = ()
    low: Texts | None = None
    high: Texts | None = None
    rank: int = 3
    required: bool = False
    sensitive: bool = False
    areas: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    @cached_property
    def choice_keys(self) -> frozenset[str]:
        """The keys of its choices."""
        return frozenset(choice.key for choice in self.choices)


@dataclass(frozen=True)
class Page:
    """What is asked on one screen; mostly one question."""

    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    """A whole survey as a document. Stored as canonical JSON with its SHA-256."""

    title: Texts
    intro: Texts = field(default_factory=Texts)
    thanks: Texts = field(default_factory=Texts)
    pages: tuple[Page, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Every question by its key."""
        return {question.key: question for question in self.questions}

    def page_of(self, key: str) -> int:
        """The number of the page (from 1) that asks a question. Raises KeyError."""
        for number, page in enumerate(self.pages, start=1):
            if any(question.key == key for question in page.questions):
                return number
        raise KeyError(key)

    def texts(self) -> Iterator[Texts]:
        """Every text in it."""
        yield from (self.title, self.intro, self.thanks)
        for question in self.questions:
            for text in (question.label, question.hint, question.low, question.high):
                if text is not None:
                    yield text
            yield from (choice.label for choice in question.choices)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value, as stored. Empty parts are left out."""
        return {
            "title": self.title.to_json(),
            "intro": self.intro.to_json(),
            "thanks": self.thanks.to_json(),
            "pages": [
                {"questions": [_question(question) for question in page.questions]}
                for page in self.pages
            ],
        }

    @cached_property
    def canonical(self) -> str:
        """The one way to write this document: sorted keys, no spaces, UTF-8."""
        return canonical(self.to_json())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, characters as themselves."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _question(question: Question) -> dict[str, Any]:
    optional = {
        "hint": question.hint.to_json() if question.hint else None,
        "low": question.low.to_json() if question.low else None,
        "high": question.high.to_json() if question.high else None,
        "choices": [_choice(choice) for choice in question.choices],
        "areas": list(question.areas),
        "measures": list(question.measures),
        "required": question.required,
        "sensitive": question.sensitive,
        "rank": question.rank if question.kind == "rank" else None,
    }
    found = {name: value for name, value in optional.items() if value}
    return {
        "key": question.key,
        "kind": question.kind,
        "label": question.label.to_json(),
        **found,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    found: dict[str, Any] = {"key": choice.key, "label": choice.label.to_json()}
    if choice.area:
        found["area"] = choice.area
    if choice.exclusive:
        found["exclusive"] = True
    return found
