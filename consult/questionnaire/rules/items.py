"""What a questionnaire is made of: questions with their choices, and groups. Immutable values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from consult.languages.rules import Texts

Tags = tuple[tuple[str, str], ...]
"""Names and values by which a choice filter chooses, as in `(("district", "lisbon"),)`."""

INVISIBLE_KINDS = frozenset({"calculate", "hidden"})
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
    `required` must be answered by everybody, `required_if` by those of whom the expression holds.
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
        """Whether nobody sees it."""
        return self.kind in INVISIBLE_KINDS

    @property
    def may_be_required(self) -> bool:
        """Whether there may be people who have to answer it: perhaps all who are asked."""
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
        return tuple(item for item, _ in walk_items(self.items) if isinstance(item, Question))

    @property
    def on_one_page(self) -> bool:
        """Whether all of it stands on one page: it was laid out so, and nothing in it repeats."""
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
