"""The questionnaire: what is asked, in which order and words, and on what condition. Immutable values.

A questionnaire is a tree of questions and groups. Expressions are kept as their authors wrote them,
in the language of XLSForm (`rules.expressions`); the published version keeps their trees beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from consult.languages.rules import Texts

from . import codec

Tags = tuple[tuple[str, str], ...]
"""Names and values by which a choice filter chooses, as in `(("district", "lisbon"),)`."""

SILENT = frozenset({"calculate", "hidden"})
"""Kinds that nobody sees: they stand on no page."""


class Layout(StrEnum):
    """How the parts of a group are shown."""

    EACH = ""
    """Each question on a page of its own."""
    PAGE = "page"
    """All on one page."""
    MATRIX = "matrix"
    """All on one page, as rows that share their choices."""


@dataclass(frozen=True)
class Choice:
    """One answer to choose. `key` is stable: results merge by it across versions.

    `alias` is the name that expressions and exports use where it is not the key: it may be changed.
    `area` is the code of an area the choice stands for: its pictogram is shown beside it.
    An `exclusive` choice ("none of these") goes with no other.
    """

    key: str
    label: Texts = field(default_factory=Texts)
    area: str | None = None
    exclusive: bool = False
    alias: str = ""
    tags: Tags = ()

    @property
    def name(self) -> str:
        """What expressions and exports call it."""
        return self.alias or self.key


@dataclass(frozen=True)
class Question:
    """One question. `kind` names a registered class of `rules.kinds`.

    `key` is stable, `alias` the name that expressions use where it is not the key. `low` and `high`
    name the ends of a scale, `rank` is how many places there are to give, `minimum`, `maximum` and
    `step` bound a number, `areas` and `measures` are the codes of what the question concerns.
    `list_name` is the name that a spreadsheet gave its choices. Results are also shown by the answers
    to a question of `breakdown`, see `rules.pairs`.
    """

    key: str
    kind: str
    label: Texts = field(default_factory=Texts)
    hint: Texts | None = None
    choices: tuple[Choice, ...] = ()
    low: Texts | None = None
    high: Texts | None = None
    rank: int = 3
    required: bool = False
    sensitive: bool = False
    areas: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    alias: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_message: Texts | None = None
    required_message: Texts | None = None
    choice_filter: str = ""
    default: str = ""
    calculation: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    list_name: str = ""
    appearance: str = ""
    breakdown: bool = False

    @property
    def name(self) -> str:
        """What expressions and exports call it."""
        return self.alias or self.key

    @property
    def silent(self) -> bool:
        """Whether nobody sees it."""
        return self.kind in SILENT

    @cached_property
    def choice_keys(self) -> frozenset[str]:
        """The keys of its choices."""
        return frozenset(choice.key for choice in self.choices)

    @cached_property
    def choice_names(self) -> dict[str, str]:
        """The name of each of its choices, by key."""
        return {choice.key: choice.name for choice in self.choices}


@dataclass(frozen=True)
class Repeat:
    """What is asked several times. `count` is an expression; without it people add one by one."""

    count: str = ""
    most: int = 20


@dataclass(frozen=True)
class Group:
    """Questions that belong together; with `repeat`, asked once for each of several things."""

    key: str
    items: tuple[Item, ...] = ()
    label: Texts = field(default_factory=Texts)
    hint: Texts | None = None
    layout: Layout = Layout.EACH
    repeat: Repeat | None = None
    alias: str = ""
    relevant: str = ""
    appearance: str = ""

    @property
    def name(self) -> str:
        """What expressions and exports call it."""
        return self.alias or self.key

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in it, in order."""
        return tuple(item for item, _ in walk(self.items) if isinstance(item, Question))

    @property
    def together(self) -> bool:
        """Whether all of it stands on one page: it was laid out so, and nothing in it repeats."""
        inner = (item for item, _ in walk(self.items) if isinstance(item, Group))
        return self.layout is not Layout.EACH and not any(group.repeat for group in inner)


Item = Question | Group


def walk(
    items: Iterable[Item], within: tuple[Group, ...] = ()
) -> Iterator[tuple[Item, tuple[Group, ...]]]:
    """Every question and group in order, each with the groups around it, the outermost first."""
    for item in items:
        yield item, within
        if isinstance(item, Group):
            yield from walk(item.items, (*within, item))


@dataclass(frozen=True)
class Page:
    """What is asked on one screen; mostly one question.

    `within` are the groups around it. Where `more` is set the page asks whether there is another
    one of what repeats.
    """

    items: tuple[Item, ...] = ()
    within: tuple[Group, ...] = ()
    more: Group | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked on it, in order, without what nobody sees."""
        found = (item for item, _ in walk(self.items) if isinstance(item, Question))
        return tuple(question for question in found if not question.silent)

    @property
    def repeats(self) -> tuple[Group, ...]:
        """The repeated groups around it, the outermost first."""
        around = (*self.within, self.more) if self.more else self.within
        return tuple(group for group in around if group.repeat)


def instance_key(key: str, path: tuple[int, ...]) -> str:
    """Under which key an answer is kept: `age`, or `age/2/1` in what repeats."""
    return "/".join((key, *map(str, path)))


@dataclass(frozen=True)
class Step:
    """One screen of one person: a page, and of which of the things that repeat."""

    page: Page
    number: int
    """Of the page, from 1."""
    path: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """How it stands in the address: `7`, or `7-2-1`."""
        return "-".join(map(str, (self.number, *self.path)))

    def key(self, question: Question) -> str:
        """Under which key the answer to a question of it is kept."""
        return instance_key(question.key, self.path)


def _pages(items: Iterable[Item], within: tuple[Group, ...]) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Question) or (item.together and not item.repeat):
            yield Page((item,), within)
        elif item.together:
            yield Page((replace(item, repeat=None),), (*within, item))
        else:
            yield from _pages(item.items, (*within, item))
        if isinstance(item, Group) and item.repeat and not item.repeat.count:
            yield Page((), within, item)


@dataclass(frozen=True)
class Questionnaire:
    """A whole survey as a document. Stored as canonical JSON with its SHA-256."""

    title: Texts
    intro: Texts = field(default_factory=Texts)
    thanks: Texts = field(default_factory=Texts)
    items: tuple[Item, ...] = ()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The screens in order, as if every condition held and everything repeated were there once."""
        return tuple(page for page in _pages(self.items, ()) if page.questions or page.more)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The pages as everybody sees them where nothing repeats and there is no condition."""
        return tuple(Step(page, number) for number, page in enumerate(self.pages, start=1))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return tuple(item for item, _ in walk(self.items) if isinstance(item, Question))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group in order."""
        return tuple(item for item, _ in walk(self.items) if isinstance(item, Group))

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Every question by its key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def within(self) -> dict[str, tuple[Group, ...]]:
        """The groups around each question and group, by its key."""
        return {item.key: around for item, around in walk(self.items)}

    def repeats_of(self, key: str) -> tuple[Group, ...]:
        """The repeated groups around a question or group, the outermost first. Raises KeyError."""
        return tuple(group for group in self.within[key] if group.repeat)

    def page_of(self, key: str) -> int:
        """The number of the page (from 1) that asks a question. Raises KeyError."""
        for number, page in enumerate(self.pages, start=1):
            if any(question.key == key for question in page.questions):
                return number
        raise KeyError(key)

    def texts(self) -> Iterator[Texts]:
        """Every text in it."""
        yield from (self.title, self.intro, self.thanks)
        for item, _ in walk(self.items):
            yield from (text for _, text in codec.texts_of(item))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value, as stored. Empty parts are left out."""
        return codec.to_json(self)

    @cached_property
    def canonical(self) -> str:
        """The one way to write this document: sorted keys, no spaces, UTF-8."""
        return codec.canonical(self.to_json())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()
