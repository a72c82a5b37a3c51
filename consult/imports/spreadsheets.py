"""From the bytes of a spreadsheet (XLSX, XLS or CSV, whatever its name says) to rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from consult.workbooks.cells import CellValue
from consult.workbooks.errors import Reason, WorkbookError
from consult.workbooks.opening import BYTES_LIMIT, Limits, is_workbook, open_workbook

from .csv_text import csv_rows, decode_text, delimiter_of
from .file_codes import FileCode, FileRefused, refusal
from .findings import Finding
from .formula_guards import unguarded

ROWS_LIMIT = 20_000
"""Most rows of a sheet that hold something, without the headings."""
COLUMNS_LIMIT = 200


@dataclass(frozen=True)
class FileRow:
    """A row that holds something; `number` is its number in the file, from 1 (of a CSV: the record's)."""

    number: int
    cells: Sequence[CellValue]


@dataclass
class FileTable:
    """A sheet as it stands in the file. A CSV file is one table without a name."""

    name: str
    rows: list[FileRow] = field(default_factory=list)


@dataclass
class SpreadsheetFile:
    """The tables of a file, and notes on how it was read."""

    tables: list[FileTable] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def open_spreadsheet(
    data: bytes, *, is_heading: Callable[[str], bool] | None = None
) -> SpreadsheetFile:
    """Read a file. `is_heading` tells the delimiter of a CSV; without it the first row does.

    Raises FileRefused.
    """
    if len(data) > BYTES_LIMIT:
        raise FileRefused(FileCode.TOO_LARGE, limit=str(BYTES_LIMIT // 2**20))
    if not data.strip():
        raise FileRefused(FileCode.EMPTY)
    return _open_workbook(data) if is_workbook(data) else _open_csv(data, is_heading)


def _open_workbook(data: bytes) -> SpreadsheetFile:
    limits = Limits(rows=ROWS_LIMIT + 1, columns=COLUMNS_LIMIT)  # one more for the headings
    try:
        workbook = open_workbook(data, limits=limits)
    except WorkbookError as error:
        if error.reason is Reason.TOO_MANY_ROWS:
            error.limit = ROWS_LIMIT
        raise refusal(error) from error
    tables = [
        FileTable(
            sheet.name,
            [FileRow(row.number, [unguarded(cell) for cell in row.cells]) for row in sheet.rows],
        )
        for sheet in workbook.sheets
    ]
    return SpreadsheetFile(
        tables, [Finding(FileCode.OLD_FORMAT)] if workbook.format == "xls" else []
    )


def _open_csv(data: bytes, is_heading: Callable[[str], bool] | None) -> SpreadsheetFile:
    text, encoding = decode_text(data)
    if "\0" in text:
        raise FileRefused(FileCode.NUL)
    delimiter = delimiter_of(text, is_heading)
    table = _numbered_rows(csv_rows(text, delimiter))
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    note = Finding(FileCode.READ_AS_TEXT, details={"detail": f"{encoding}, {shown}"})
    return SpreadsheetFile([table], [note])


def _numbered_rows(rows: Iterable[Sequence[CellValue]]) -> FileTable:
    """The rows that hold something. Raises FileRefused beyond the limits."""
    table = FileTable("")
    for number, cells in enumerate(rows, start=1):
        width = len(cells)
        while width and _is_blank(cells[width - 1]):
            width -= 1
        if not width:
            continue
        if width > COLUMNS_LIMIT:
            raise FileRefused(FileCode.TOO_MANY_COLUMNS, row=number, limit=str(COLUMNS_LIMIT))
        if len(table.rows) > ROWS_LIMIT:  # one more for the headings
            raise FileRefused(FileCode.TOO_MANY_ROWS, row=number, limit=str(ROWS_LIMIT))
        table.rows.append(FileRow(number, [unguarded(cell) for cell in cells[:width]]))
    return table


def _is_blank(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
