"""What KoboToolbox writes into XLSForm besides: tables and lists to put in order, as several rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from consult.questionnaire.rules.items import Layout, Question

from .form_tree import FormNode
from .sheet_tables import SheetCell, SheetRow
from .type_column import RowType


class RowConsumer(Protocol):
    """Takes in what the rows stand for."""

    def begin(self, line: SheetRow, asked: RowType) -> FormNode | None:
        """Open a group."""

    def end(self, cell: SheetCell, asked: RowType) -> None:
        """Close it."""

    def question(self, line: SheetRow, asked: RowType) -> FormNode:
        """Take a question in."""

    def left_out(self, line: SheetRow, asked: RowType) -> None:
        """Note a question that we do not have."""

    def skip(self, line: SheetRow) -> None:
        """Leave a row out."""


@dataclass
class KoboRows:
    """The rows of KoboToolbox that stand for one question: a table, or a list to put in order."""

    reader: RowConsumer
    choices: str = ""
    """The list of the table that is open."""
    ranked: FormNode | None = None
    levels: int = 0
    ignoring: SheetCell | None = None
    """Where the matrix began that is being left out."""

    def ignores(self, asked: RowType) -> bool:
        """Whether a row belongs to something that is left out."""
        ignored = self.ignoring is not None
        if asked.command == "end_kobomatrix":
            self.ignoring = None
        return ignored

    def row(self, line: SheetRow, command: str) -> None:
        """One of its rows."""
        match command:
            case "begin_score":
                self.choices = line.cell("kobo--score-choices").text
                if draft := self.reader.begin(line, RowType("begin")):
                    draft.change(layout=Layout.MATRIX)
            case "score__row":
                self.reader.question(line, RowType("single", self.choices))
            case "begin_rank":
                items = line.cell("kobo--rank-items").text
                self.ranked, self.levels = self.reader.question(line, RowType("rank", items)), 0
            case "rank__level":
                self.levels += 1
                self.reader.skip(line)
            case "end_rank":
                self.end_rank()
            case "begin_kobomatrix":
                self.reader.left_out(line, RowType("unsupported", command="kobomatrix"))
                self.reader.skip(line)
                self.ignoring = line.cell("type")
            case _:
                self.reader.end(line.cell("type"), RowType("end"))

    def end_rank(self) -> None:
        """As many places as there were levels."""
        if self.ranked and self.levels and isinstance(self.ranked.item, Question):
            self.ranked.change(rank=max(1, min(self.levels, len(self.ranked.item.choices))))
        self.ranked = None
