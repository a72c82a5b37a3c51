"""Rows on their way to a questionnaire: what was understood of each, and where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from consult.questionnaire.rules.items import Group, Item, Question

from .sheet_tables import Cell, Line

EXPRESSIONS = (
    "relevant", "required_if", "constraint", "choice_filter", "default", "calculation",
    "repeat_count",
)  # fmt: skip
"""The columns that hold expressions."""


@dataclass
class Draft:
    """A question or group; `children` are those of a group, `places` the cells of its expressions."""

    item: Item
    line: Line
    places: dict[str, Cell] = field(default_factory=dict)
    children: list[Draft] = field(default_factory=list)
    or_other: bool = False
    heads_matrix: bool = False
    """A row that only shows the headings of a table."""
    list_name: str = ""

    @property
    def name(self) -> str:
        """What expressions call it."""
        return self.item.name

    @property
    def here(self) -> Cell:
        """The row as a place, with its name."""
        place = self.line.cell("name")
        return place if place else replace(self.line.here, text=self.name)

    def source(self, column: str) -> str:
        """The expression of a column."""
        if column == "repeat_count":
            repeat = self.item.repeat if isinstance(self.item, Group) else None
            return repeat.count if repeat else ""
        return str(getattr(self.item, column, ""))

    def drop(self, column: str) -> None:
        """Leave an expression out."""
        if column == "repeat_count" and isinstance(self.item, Group) and self.item.repeat:
            self.item = replace(self.item, repeat=replace(self.item.repeat, count=""))
        else:
            self.change(**{column: ""})

    def change(self, **fields: Any) -> None:
        """Change fields of the item."""
        self.item = replace(self.item, **fields)

    def finished(self) -> Item:
        """The item with all that is in it."""
        if isinstance(self.item, Group):
            return replace(self.item, items=tuple(child.finished() for child in self.children))
        return self.item


def all_of(
    drafts: Iterable[Draft], within: tuple[Draft, ...] = ()
) -> Iterator[tuple[Draft, tuple[Draft, ...]]]:
    """Every draft in order, each with the groups around it, the outermost first."""
    for draft in list(drafts):
        yield draft, within
        yield from all_of(draft.children, (*within, draft))


def questions_of(drafts: Iterable[Draft]) -> list[Question]:
    """Every question in order."""
    return [draft.item for draft, _ in all_of(drafts) if isinstance(draft.item, Question)]


def without(drafts: list[Draft], gone: set[int]) -> list[Draft]:
    """The drafts without some of them (by `id`)."""
    kept = []
    for draft in drafts:
        if id(draft) not in gone:
            draft.children = without(draft.children, gone)
            kept.append(draft)
    return kept
