"""From the rows of a response to the rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from consult.questionnaire.rules.relevance import decode_path

from .options import ExportFormat, ExportOptions, ExportShape
from .responses import AnswerRow, ExportedResponse
from .variables import SINGLE_CHOICE_KINDS, ExportLayout, ExportTable, ExportValue, ExportVariable

Cell = str | int | float | date | None
"""What a cell holds; None: nothing was answered."""

LONG_KEYS = ("response", "question", "place", "answer", "value")
"""The columns of the long form."""


def choice_cell(value: ExportValue, options: ExportOptions) -> Cell:
    """A choice as a cell: its words, its name, or the number that an SPSS file has words for."""
    if options.form is ExportFormat.SAV and options.shape is ExportShape.WIDE:
        return value.number
    return value.label.shown(options.language).words if options.labels else value.name


class WideRows:
    """Rows of a table a response, and of what repeats."""

    def __init__(
        self, plan: ExportLayout, options: ExportOptions, places: Mapping[int, tuple[str, str]]
    ) -> None:
        self.plan, self.options, self.places = plan, options, places
        self._columns: dict[int, tuple[int, dict[int, int], ExportVariable]] = {}
        for at, table in enumerate(plan.tables):
            for place, variable in enumerate(table.variables):
                choice = variable.choice.id if variable.choice else 0
                held = self._columns.setdefault(variable.question_id, (at, {}, variable))
                held[1][choice] = place
        self._told: dict[int, Cell] = {
            value.id: choice_cell(value, options)
            for table in plan.tables
            for variable in table.variables
            for value in variable.values
        }

    def of(self, response: ExportedResponse) -> Iterator[tuple[int, list[Cell]]]:
        """The rows of a response, each with the number of its table; its own is the first."""
        found: dict[tuple[int, tuple[int, ...]], list[Cell]] = {}
        own = self._row(found, 0, ())
        offered = self.plan.offered.get(response.version_id, {})
        for row in response.rows:
            if row[0] in self._columns:
                self._put(found, row, offered)
        yield 0, [*self._fixed(response), *own]
        for (at, path), cells in found.items():
            if at:
                yield at, [response.number, *path, *cells]

    def _fixed(self, response: ExportedResponse) -> list[Cell]:
        version = self.plan.numbers.get(response.version_id)
        told = self.places.get(response.municipality_id or 0)
        place = told[1 if self.options.labels else 0] if told else None
        return [response.number, version, response.language, response.channel, place]

    def _row(
        self, found: dict[tuple[int, tuple[int, ...]], list[Cell]], at: int, path: tuple[int, ...]
    ) -> list[Cell]:
        key = (at, path)
        if key not in found:
            found[key] = [None] * len(self.plan.tables[at].variables)
        return found[key]

    def _put(
        self,
        found: dict[tuple[int, tuple[int, ...]], list[Cell]],
        row: AnswerRow,
        offered: Mapping[int, frozenset[int]],
    ) -> None:
        question_id, repeat, choice, number, words = row
        at, columns, variable = self._columns[question_id]
        path = decode_path(repeat)
        levels = len(self.plan.tables[at].levels)
        cells = self._row(found, at, (path + (0,) * levels)[:levels])
        if variable.kind in SINGLE_CHOICE_KINDS:
            cells[columns[0]] = self._told.get(choice)
        elif variable.choice is None:
            cells[columns[0]] = typed_cell(variable.kind, number, words)
        elif variable.kind == "multi":
            for one in offered.get(question_id, frozenset()):
                if one in columns and cells[columns[one]] is None:
                    cells[columns[one]] = 0
            cells[columns[choice]] = 1
        else:
            cells[columns[choice]] = typed_cell(variable.kind, number, words)

    def long(self, response: ExportedResponse) -> Iterator[list[Cell]]:
        """The rows of a response in the long form: one an answer."""
        for question_id, repeat, choice, number, words in response.rows:
            if question_id not in self._columns:
                continue
            variable = self._columns[question_id][2]
            place = "/".join(map(str, decode_path(repeat))) or None
            value = typed_cell(variable.kind, number, words)
            name = variable.question.name
            yield [response.number, name, place, self._told.get(choice), value]

    def about(self, response: ExportedResponse) -> list[Cell]:
        """What a response is besides its answers."""
        return self._fixed(response)


def typed_cell(kind: str, number: Decimal | None, words: str | None) -> Cell:
    """A stored number, day or word as a cell."""
    if words is not None:
        return words
    if number is None:
        return None
    if kind == "date":
        return date.fromordinal(int(number))
    return int(number) if number == number.to_integral_value() else float(number)


def column_names(table: ExportTable) -> Sequence[str]:
    """The names of a table's columns."""
    return [*table.keys, *(variable.name for variable in table.variables)]
