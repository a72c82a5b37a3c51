"""The items of a questionnaire: questions with their choices, and groups. Immutable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from consult.languages.rules import Texts

Tags = tuple[tuple[str, str], ...]
"""Columns of a choice that a choice filter can use, as in `(("district", "lisbon"),)`."""

INVISIBLE_KINDS = frozenset({"calculate", "hidden"})
"""Kinds that respondents never see: they are on no page."""


class Layout(StrEnum):
    """How the items of a group are laid out."""

    EACH = ""
    """Each question on a page of its own."""
    PAGE = "page"
    """All on one page."""
    MATRIX = "matrix"
    """All on one page, as rows of a table that share their choices."""


@dataclass(frozen=True)
class Choice:
    """A choice of a question. `key` never changes: results of versions are merged by it.

    `alias` is the name in expressions and exports, if it is not the key; it can be changed.
    `area` is the code of the area the choice stands for, whose pictogram is shown beside it.
    An `exclusive` choice ("none of these") cannot be combined with others.
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
    """A question. `kind` is the name of a class in `rules.kinds`.

    `key` never changes; `alias` is the name in expressions, if it is not the key. `low` and `high`
    label the ends of a scale, `rank` is the number of ranks to give, `minimum`, `maximum` and `step`
    bound a number, `areas` and `measures` are the codes of what the question concerns. A `required`
    question must be answered by everybody, `required_if` by those for whom the expression is true.
    `list_name` is the name of the list of its choices in an XLSForm. Results can be broken down by
    the answers to a question of `breakdown`.
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
    required_if: str = ""
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
    def is_invisible(self) -> bool:
        """Whether respondents never see it."""
        return self.kind in INVISIBLE_KINDS

    @property
    def may_be_required(self) -> bool:
        """Whether it must be answered by everybody, or by those for whom a condition holds."""
        return not self.is_invisible and (self.required or bool(self.required_if))

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
    """A group is asked several times, at most `most`.

    `count` is an expression; where it is empty, respondents add instances one by one.
    """

    count: str = ""
    most: int = 20


@dataclass(frozen=True)
class Group:
    """Items that belong together; with `repeat`, they are asked once in each instance."""

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
        return tuple(item for item, _ in walk_items(self.items) if isinstance(item, Question))

    @property
    def on_one_page(self) -> bool:
        """Whether all of it is on one page: by its layout, unless a group inside it repeats."""
        inner = (item for item, _ in walk_items(self.items) if isinstance(item, Group))
        return self.layout is not Layout.EACH and not any(group.repeat for group in inner)


Item = Question | Group


def walk_items(
    items: Iterable[Item], ancestors: tuple[Group, ...] = ()
) -> Iterator[tuple[Item, tuple[Group, ...]]]:
    """Every question and group in order, each with the groups around it, the outermost first."""
    for item in items:
        yield item, ancestors
        if isinstance(item, Group):
            yield from walk_items(item.items, (*ancestors, item))
