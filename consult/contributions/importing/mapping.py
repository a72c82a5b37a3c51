"""Which column of a file holds what. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass

from ..channels import IMPORTED
from ..rules.channels import ChannelPolicy
from ..rules.contributions import Visibility

PARTS = ("words", "ref", "day", "language_column", "municipality_column")
"""The parts of a mapping that name a column."""


@dataclass(frozen=True)
class ColumnMapping:
    """Columns by their headings, and what holds for every row.

    `hidden_when` is a column and the values of it under which a row was refused by the moderators
    it comes from: it is taken in hidden, with a reason.
    """

    words: str
    ref: str | None = None
    day: str | None = None
    """None: `on` for every row, or the day of the import."""
    language_column: str | None = None
    municipality_column: str | None = None
    """Code or name of a municipality of the plan."""
    language: str = "pt"
    """Of rows whose language column is empty, or of all."""
    areas: Sequence[str] = ()
    """Codes of the areas that every row is about."""
    measures: Sequence[str] = ()
    hidden_when: tuple[str, frozenset[str]] | None = None
    hidden_reason: str = "Refused by the moderators of the list it comes from"
    visibility: Visibility = Visibility.AWAITING
    channel: ChannelPolicy = IMPORTED
    source: str = ""
    """Named in the reference of each row, so that lists with the same numbers keep apart."""

    def columns(self) -> Map[str, str]:
        """The headings that this mapping names, by part."""
        named = {part: getattr(self, part) for part in PARTS}
        if self.hidden_when:
            named["hidden_when"] = self.hidden_when[0]
        return {part: heading for part, heading in named.items() if heading}


def parse_hidden_when(text: str) -> tuple[str, frozenset[str]] | None:
    """Read `moderated=-1` or `state=refused,spam`. Raises ValueError for anything else."""
    if not text.strip():
        return None
    column, equals, values = text.rpartition("=")
    refused = frozenset(v.strip() for v in values.split(",") if v.strip())
    if not (equals and column.strip() and refused):
        raise ValueError(f"not COLUMN=VALUE: {text!r}")
    return column.strip(), refused
