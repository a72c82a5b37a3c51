"""Opening a file by what it is, whatever its name says: XLSX, XLS or CSV. Knows nothing of plans."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from consult.workbooks.cells import CellValue
from consult.workbooks.errors import Reason, WorkbookError
from consult.workbooks.opening import BYTES_LIMIT, Limits, is_workbook, open_workbook

from .columns import SheetSpec, read_heading
from .guards import unguarded
from .reading import (
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    FileRow,
    FileTable,
    Refused,
    SpreadsheetFile,
    numbered,
)
from .report import ExchangeNote, ExchangeProblemKind

csv.field_size_limit(1 << 20)

DELIMITERS = (";", ",", "\t")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


def open_book(data: bytes, main: SheetSpec) -> SpreadsheetFile:
    """Read a file. `main` is the sheet a CSV holds. Raises Refused."""
    if len(data) > BYTES_LIMIT:
        raise Refused(ExchangeProblemKind.TOO_LARGE, str(BYTES_LIMIT // 2**20))
    if not data.strip():
        raise Refused(ExchangeProblemKind.EMPTY)
    if is_workbook(data):
        return _open_workbook(data)
    return _open_csv(data, main)


def _open_workbook(data: bytes) -> SpreadsheetFile:
    limits = Limits(rows=ROWS_LIMIT + 1, columns=COLUMNS_LIMIT)  # one more for the headings
    try:
        workbook = open_workbook(data, limits=limits)
    except WorkbookError as error:
        raise _refused(error) from error
    book = SpreadsheetFile(notes=[ExchangeNote("xls")] if workbook.format == "xls" else [])
    for sheet in workbook.sheets:
        lines = [FileRow(row.number, [unguarded(cell) for cell in row.cells]) for row in sheet.rows]
        book.tables.append(FileTable(sheet.name, lines))
    return book


_REASONS: Mapping[Reason, ExchangeProblemKind] = {
    Reason.NOT_A_SPREADSHEET: ExchangeProblemKind.NOT_A_SPREADSHEET,
    Reason.BINARY: ExchangeProblemKind.NOT_A_SPREADSHEET,
    Reason.OPEN_DOCUMENT: ExchangeProblemKind.OPEN_DOCUMENT,
    Reason.LOCKED: ExchangeProblemKind.LOCKED,
    Reason.DAMAGED: ExchangeProblemKind.DAMAGED,
    Reason.FORBIDDEN_XML: ExchangeProblemKind.FORBIDDEN_XML,
    Reason.TOO_LARGE: ExchangeProblemKind.UNPACKS_TOO_LARGE,
    Reason.TOO_MANY_ROWS: ExchangeProblemKind.TOO_MANY_ROWS,
    Reason.TOO_MANY_COLUMNS: ExchangeProblemKind.TOO_MANY_COLUMNS,
    Reason.TOO_MANY_CELLS: ExchangeProblemKind.TOO_MANY_CELLS,
    Reason.TOO_SLOW: ExchangeProblemKind.TOO_SLOW,
}


def _refused(error: WorkbookError) -> Refused:
    wrong, limit = _REASONS[error.reason], error.limit
    if wrong is ExchangeProblemKind.UNPACKS_TOO_LARGE:
        limit //= 2**20
    elif wrong is ExchangeProblemKind.TOO_MANY_ROWS:
        limit = ROWS_LIMIT
    return Refused(wrong, str(limit) if limit else "", error.sheet, error.row)


def _open_csv(data: bytes, main: SheetSpec) -> SpreadsheetFile:
    text, encoding = _decoded(data)
    if "\0" in text:
        raise Refused(ExchangeProblemKind.NUL)
    delimiter = _delimiter(text, main)
    first, _, rest = text.partition("\n")
    declared = first.strip().lower().startswith("sep=")
    rows = _csv_rows(rest if declared else text, delimiter)
    table = numbered("", _shifted(rows) if declared else rows)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return SpreadsheetFile(
        [table], [ExchangeNote("csv", f"{_ENCODING_NAMES[encoding]}, {shown}")], csv=True
    )


def _shifted(rows: Iterator[Sequence[CellValue]]) -> Iterator[Sequence[CellValue]]:
    yield []
    yield from rows


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and its encoding: by mark, by the NULs of UTF-16, UTF-8, else Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding), encoding
    start = data[:4000]
    if start[1::2].count(0) > len(start) // 4:
        return _decode(data, "utf-16-le"), "utf-16-le"
    if start[::2].count(0) > len(start) // 4:
        return _decode(data, "utf-16-be"), "utf-16-be"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode(data, "cp1252"), "cp1252"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(ExchangeProblemKind.ENCODING) from error


def _delimiter(text: str, main: SheetSpec) -> str:
    """The delimiter under which the first rows hold the most headings we know."""
    first = text.lstrip().split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and first[4:5] in DELIMITERS:
        return first[4]
    start = "\n".join(text.split("\n")[:20])

    def known_headings(delimiter: str) -> int:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        return max((sum(_is_heading(main, c) for c in row) for row in rows), default=0)

    ranked: Callable[[str], tuple[int, int]] = lambda d: (known_headings(d), start.count(d))  # noqa: E731
    return max(DELIMITERS, key=ranked)


def _is_heading(main: SheetSpec, text: str) -> bool:
    return read_heading(main, text, "pt") is not None


def _csv_rows(text: str, delimiter: str) -> Iterator[Sequence[CellValue]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for cells in reader:
            row += 1
            yield cells
    except csv.Error as error:
        raise Refused(ExchangeProblemKind.CSV_QUOTES, str(reader.line_num), row=row + 1) from error
