"""From the bytes of a file to headings and rows. Pure.

A CSV file is read by Python's csv module as a whole, so a statement may hold line breaks, quotes
and delimiters. Workbooks are opened by the plan's spreadsheet reader, within its limits.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consult.plan.exchange.columns import SheetSpec
from consult.plan.exchange.opening import open_book
from consult.plan.exchange.reading import FileTable, Refused, numbered
from consult.plan.exchange.report import ExchangeProblemKind
from consult.workbooks.opening import BYTES_LIMIT, is_workbook

DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class StatementRow:
    """A row as text by heading; `number` is its number in the file (a CSV's: of the record)."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class StatementList:
    """A list of statements as it stands in a file."""

    headings: Sequence[str]
    rows: Sequence[StatementRow]

    def column(self, heading: str) -> int | None:
        """The place of a heading, however it is cased."""
        wanted = heading.strip().casefold()
        return next((i for i, h in enumerate(self.headings) if h.casefold() == wanted), None)


def read_list(data: bytes) -> StatementList:
    """Read a CSV, XLSX or XLS file; of a workbook the first sheet that holds anything.

    Raises consult.plan.exchange.reading.Refused.
    """
    if len(data) > BYTES_LIMIT:
        raise Refused(ExchangeProblemKind.TOO_LARGE, str(BYTES_LIMIT // 2**20))
    if not data.strip():
        raise Refused(ExchangeProblemKind.EMPTY)
    table = _workbook(data) if is_workbook(data) else _csv(data)
    if not table.lines:
        raise Refused(ExchangeProblemKind.EMPTY)
    headings = [text_of(cell).strip() for cell in table.lines[0].cells]
    return StatementList(
        headings, [StatementRow(line.number, line.cells) for line in table.lines[1:]]
    )


def _workbook(data: bytes) -> FileTable:
    tables = open_book(data, SheetSpec("", "", "", ())).tables
    return next((t for t in tables if t.lines), FileTable(""))


def _csv(data: bytes) -> FileTable:
    text = _decoded(data)
    if "\0" in text:
        raise Refused(ExchangeProblemKind.NUL)
    return numbered("", _records(text, _delimiter(text)))


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(data, "cp1252")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(ExchangeProblemKind.ENCODING) from error


def _delimiter(text: str) -> str:
    """The delimiter that splits the headings into most columns."""
    return max(DELIMITERS, key=lambda d: len(next(csv.reader(io.StringIO(text), delimiter=d), [])))


def _records(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield cells
    except csv.Error as error:
        raise Refused(
            ExchangeProblemKind.CSV_QUOTES, str(reader.line_num), row=number + 1
        ) from error


def text_of(cell: Any) -> str:
    """A cell as text; whole numbers without a point, days as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
