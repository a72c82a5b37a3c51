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

RowsByPath = dict[tuple[int, tuple[int, ...]], list[Cell]]
"""Index of a table, path in what repeats -> the cells of a row."""

LONG_KEYS = ("response", "question", "place", "answer", "value")
"""The columns of the long form."""


def choice_cell(value: ExportValue, options: ExportOptions) -> Cell:
    """A choice as a cell: its label, its name, or the number that an SPSS file has a label for."""
    if options.file_format is ExportFormat.SAV and options.shape is ExportShape.WIDE:
        return value.number
    return value.label.shown(options.language).words if options.labels else value.name


class WideRows:
    """Rows of the wide form: one a response, and in further tables one for each repeat."""

    def __init__(
        self,
        layout: ExportLayout,
        options: ExportOptions,
        municipalities: Mapping[int, tuple[str, str]],
    ) -> None:
        self.layout, self.options, self.municipalities = layout, options, municipalities
        self._columns: dict[int, tuple[int, dict[int, int], ExportVariable]] = {}
        for table_index, table in enumerate(layout.tables):
            for column, variable in enumerate(table.variables):
                choice_id = variable.choice.id if variable.choice else 0
                _, columns, _ = self._columns.setdefault(
                    variable.question_id, (table_index, {}, variable)
                )
                columns[choice_id] = column
        self._choice_cells: dict[int, Cell] = {
            value.id: choice_cell(value, options)
            for table in layout.tables
            for variable in table.variables
            for value in variable.values
        }

    def rows_of(self, response: ExportedResponse) -> Iterator[tuple[int, list[Cell]]]:
        """The rows of a response, each with the index of its table; that of responses comes first."""
        rows: RowsByPath = {}
        first = self._row(rows, 0, ())
        offered = self.layout.offered_choices.get(response.version_id, {})
        for answer in response.rows:
            if answer[0] in self._columns:
                self._fill(rows, answer, offered)
        yield 0, [*self.id_cells(response), *first]
        for (table_index, path), cells in rows.items():
            if table_index:
                yield table_index, [response.number, *path, *cells]

    def id_cells(self, response: ExportedResponse) -> list[Cell]:
        """The cells that every row of a response begins with."""
        version = self.layout.version_numbers.get(response.version_id)
        code_and_name = self.municipalities.get(response.municipality_id or 0)
        municipality = code_and_name[1 if self.options.labels else 0] if code_and_name else None
        return [response.number, version, response.language, response.channel, municipality]

    def _row(self, rows: RowsByPath, table_index: int, path: tuple[int, ...]) -> list[Cell]:
        key = (table_index, path)
        if key not in rows:
            rows[key] = [None] * len(self.layout.tables[table_index].variables)
        return rows[key]

    def _fill(
        self, rows: RowsByPath, answer: AnswerRow, offered: Mapping[int, frozenset[int]]
    ) -> None:
        """Put one stored answer into the row it belongs to."""
        question_id, repeat, choice_id, number, words = answer
        table_index, columns, variable = self._columns[question_id]
        path = decode_path(repeat)
        levels = len(self.layout.tables[table_index].levels)
        cells = self._row(rows, table_index, (path + (0,) * levels)[:levels])
        if variable.kind in SINGLE_CHOICE_KINDS:
            cells[columns[0]] = self._choice_cells.get(choice_id)
        elif variable.choice is None:
            cells[columns[0]] = typed_cell(variable.kind, number, words)
        elif variable.kind == "multi":
            for offered_id in offered.get(question_id, frozenset()):
                if offered_id in columns and cells[columns[offered_id]] is None:
                    cells[columns[offered_id]] = 0
            cells[columns[choice_id]] = 1
        else:
            cells[columns[choice_id]] = typed_cell(variable.kind, number, words)

    def long_rows(self, response: ExportedResponse) -> Iterator[list[Cell]]:
        """The rows of a response in the long form: one an answer."""
        for question_id, repeat, choice_id, number, words in response.rows:
            if question_id not in self._columns:
                continue
            variable = self._columns[question_id][2]
            place = "/".join(map(str, decode_path(repeat))) or None
            value = typed_cell(variable.kind, number, words)
            name = variable.question.name
            yield [response.number, name, place, self._choice_cells.get(choice_id), value]


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
