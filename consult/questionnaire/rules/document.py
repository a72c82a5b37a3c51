"""The questionnaire document: what is asked, in which order and words, on what conditions. Immutable.

It is a tree of questions and groups. Expressions are kept as their authors wrote them, in the
language of XLSForm (`consult.expressions`); a published version has their syntax trees beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from consult.languages.rules import Texts

from . import json_encoding
from .items import Group, Item, Question, walk_items
from .pages import QuestionnairePage, RoutedPage, pages_of


@dataclass(frozen=True)
class Questionnaire:
    """A whole survey as a document. Stored as canonical JSON with its SHA-256."""

    title: Texts
    intro: Texts = field(default_factory=Texts)
    thanks: Texts = field(default_factory=Texts)
    items: tuple[Item, ...] = ()

    @cached_property
    def pages(self) -> tuple[QuestionnairePage, ...]:
        """The pages in order, as if every condition held and every repeat had one instance."""
        return tuple(page for page in pages_of(self.items) if page.questions or page.repeat_prompt)

    @cached_property
    def static_route(self) -> tuple[RoutedPage, ...]:
        """The route of every respondent where nothing repeats and there is no condition."""
        return tuple(RoutedPage(page, number) for number, page in enumerate(self.pages, start=1))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return tuple(item for item, _ in walk_items(self.items) if isinstance(item, Question))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group in order."""
        return tuple(item for item, _ in walk_items(self.items) if isinstance(item, Group))

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Every question by its key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def ancestors(self) -> dict[str, tuple[Group, ...]]:
        """The groups around each question and group, by its key, the outermost first."""
        return {item.key: groups for item, groups in walk_items(self.items)}

    def repeats_of(self, key: str) -> tuple[Group, ...]:
        """The repeated groups around a question or group, the outermost first. Raises KeyError."""
        return tuple(group for group in self.ancestors[key] if group.repeat)

    def page_of(self, key: str) -> int:
        """The number (from 1) of the page that has a question. Raises KeyError."""
        for number, page in enumerate(self.pages, start=1):
            if any(question.key == key for question in page.questions):
                return number
        raise KeyError(key)

    def texts(self) -> Iterator[Texts]:
        """Every text of the document."""
        yield from (self.title, self.intro, self.thanks)
        for item, _ in walk_items(self.items):
            yield from (text for _, text in json_encoding.texts_of(item))

    def to_json(self) -> dict[str, Any]:
        """The document as JSON, as it is stored. Empty fields are omitted."""
        return json_encoding.to_json(self)

    @cached_property
    def canonical(self) -> str:
        """The canonical JSON of the document: sorted keys, no spaces."""
        return json_encoding.canonical_json(self.to_json())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON in UTF-8, in hex."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()
