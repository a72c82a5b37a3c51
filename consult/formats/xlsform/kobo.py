"""What KoboToolbox writes into XLSForm besides: tables and lists to put in order, as several rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from consult.questionnaire.rules.items import Layout, Question

from .form_tree import Draft
from .sheet_tables import Cell, Line
from .type_column import Asked


class Reader(Protocol):
    """Takes in what the rows stand for."""

    def begin(self, line: Line, asked: Asked) -> Draft | None:
        """Open a group."""

    def end(self, cell: Cell, asked: Asked) -> None:
        """Close it."""

    def question(self, line: Line, asked: Asked) -> Draft:
        """Take a question in."""

    def left_out(self, line: Line, asked: Asked) -> None:
        """Note a question that we do not have."""

    def skip(self, line: Line) -> None:
        """Leave a row out."""


@dataclass
class Kobo:
    """The rows of KoboToolbox that stand for one question: a table, or a list to put in order."""

    reader: Reader
    choices: str = ""
    """The list of the table that is open."""
    ranked: Draft | None = None
    levels: int = 0
    ignoring: Cell | None = None
    """Where the matrix began that is being left out."""

    def ignores(self, asked: Asked) -> bool:
        """Whether a row belongs to something that is left out."""
        ignored = self.ignoring is not None
        if asked.command == "end_kobomatrix":
            self.ignoring = None
        return ignored

    def row(self, line: Line, command: str) -> None:
        """One of its rows."""
        match command:
            case "begin_score":
                self.choices = line.cell("kobo--score-choices").text
                if draft := self.reader.begin(line, Asked("begin")):
                    draft.change(layout=Layout.MATRIX)
            case "score__row":
                self.reader.question(line, Asked("single", self.choices))
            case "begin_rank":
                items = line.cell("kobo--rank-items").text
                self.ranked, self.levels = self.reader.question(line, Asked("rank", items)), 0
            case "rank__level":
                self.levels += 1
                self.reader.skip(line)
            case "end_rank":
                self.end_rank()
            case "begin_kobomatrix":
                self.reader.left_out(line, Asked("unsupported", command="kobomatrix"))
                self.reader.skip(line)
                self.ignoring = line.cell("type")
            case _:
                self.reader.end(line.cell("type"), Asked("end"))

    def end_rank(self) -> None:
        """As many places as there were levels."""
        if self.ranked and self.levels and isinstance(self.ranked.item, Question):
            self.ranked.change(rank=max(1, min(self.levels, len(self.ranked.item.choices))))
        self.ranked = None
