"""Rows on their way to a questionnaire: what was understood of each, and where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from consult.questionnaire.rules.items import Group, Item, Question

from .sheet_tables import SheetCell, SheetRow


@dataclass
class FormNode:
    """A question or group; `children` are those of a group, `places` the cells of its expressions."""

    item: Item
    line: SheetRow
    places: dict[str, SheetCell] = field(default_factory=dict)
    children: list[FormNode] = field(default_factory=list)
    or_other: bool = False
    heads_matrix: bool = False
    """A row that only shows the headings of a table."""
    list_name: str = ""

    @property
    def name(self) -> str:
        """What expressions call it."""
        return self.item.name

    @property
    def here(self) -> SheetCell:
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


def walk_nodes(
    drafts: Iterable[FormNode], ancestors: tuple[FormNode, ...] = ()
) -> Iterator[tuple[FormNode, tuple[FormNode, ...]]]:
    """Every draft in order, each with the groups around it, the outermost first."""
    for draft in list(drafts):
        yield draft, ancestors
        yield from walk_nodes(draft.children, (*ancestors, draft))


def questions_of(drafts: Iterable[FormNode]) -> list[Question]:
    """Every question in order."""
    return [draft.item for draft, _ in walk_nodes(drafts) if isinstance(draft.item, Question)]


def without_nodes(drafts: list[FormNode], gone: set[int]) -> list[FormNode]:
    """The drafts without some of them (by `id`)."""
    kept = []
    for draft in drafts:
        if id(draft) not in gone:
            draft.children = without_nodes(draft.children, gone)
            kept.append(draft)
    return kept
