"""Opening a file by what it is, whatever its name says: XLSX, XLS or CSV. Knows nothing of plans."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from consult.workbooks.cells import Raw
from consult.workbooks.opening import BYTES_LIMIT, Limits, is_workbook, open_workbook
from consult.workbooks.reasons import Reason, Unopened

from .columns import Sheet, read_heading
from .guards import unguarded
from .reading import COLUMNS_LIMIT, ROWS_LIMIT, Book, Line, Refused, Table, numbered
from .report import Note, Wrong

csv.field_size_limit(1 << 20)

DELIMITERS = (";", ",", "\t")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


def open_book(data: bytes, main: Sheet) -> Book:
    """Read a file. `main` is the sheet a CSV holds. Raises Refused."""
    if len(data) > BYTES_LIMIT:
        raise Refused(Wrong.TOO_LARGE, str(BYTES_LIMIT // 2**20))
    if not data.strip():
        raise Refused(Wrong.EMPTY)
    if is_workbook(data):
        return _open_workbook(data)
    return _open_csv(data, main)


def _open_workbook(data: bytes) -> Book:
    limits = Limits(rows=ROWS_LIMIT + 1, columns=COLUMNS_LIMIT)  # one more for the headings
    try:
        workbook = open_workbook(data, limits=limits)
    except Unopened as error:
        raise _refused(error) from error
    book = Book(notes=[Note("xls")] if workbook.form == "xls" else [])
    for sheet in workbook.sheets:
        lines = [Line(row.number, [unguarded(cell) for cell in row.cells]) for row in sheet.rows]
        book.tables.append(Table(sheet.name, lines))
    return book


_REASONS: Mapping[Reason, Wrong] = {
    Reason.NOT_A_SPREADSHEET: Wrong.NOT_A_SPREADSHEET,
    Reason.BINARY: Wrong.NOT_A_SPREADSHEET,
    Reason.OPEN_DOCUMENT: Wrong.OPEN_DOCUMENT,
    Reason.LOCKED: Wrong.LOCKED,
    Reason.DAMAGED: Wrong.DAMAGED,
    Reason.FORBIDDEN_XML: Wrong.FORBIDDEN_XML,
    Reason.TOO_LARGE: Wrong.UNPACKS_TOO_LARGE,
    Reason.TOO_MANY_ROWS: Wrong.TOO_MANY_ROWS,
    Reason.TOO_MANY_COLUMNS: Wrong.TOO_MANY_COLUMNS,
    Reason.TOO_MANY_CELLS: Wrong.TOO_MANY_CELLS,
    Reason.TOO_SLOW: Wrong.TOO_SLOW,
}


def _refused(error: Unopened) -> Refused:
    wrong, limit = _REASONS[error.reason], error.limit
    if wrong is Wrong.UNPACKS_TOO_LARGE:
        limit //= 2**20
    elif wrong is Wrong.TOO_MANY_ROWS:
        limit = ROWS_LIMIT
    return Refused(wrong, str(limit) if limit else "", error.sheet, error.row)


def _open_csv(data: bytes, main: Sheet) -> Book:
    text, encoding = _decoded(data)
    if "\0" in text:
        raise Refused(Wrong.NUL)
    delimiter = _delimiter(text, main)
    first, _, rest = text.partition("\n")
    declared = first.strip().lower().startswith("sep=")
    rows = _csv_rows(rest if declared else text, delimiter)
    table = numbered("", _shifted(rows) if declared else rows)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return Book([table], [Note("csv", f"{_ENCODING_NAMES[encoding]}, {shown}")], csv=True)


def _shifted(rows: Iterator[Sequence[Raw]]) -> Iterator[Sequence[Raw]]:
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
        raise Refused(Wrong.ENCODING) from error


def _delimiter(text: str, main: Sheet) -> str:
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


def _is_heading(main: Sheet, text: str) -> bool:
    return read_heading(main, text, "pt") is not None


def _csv_rows(text: str, delimiter: str) -> Iterator[Sequence[Raw]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for cells in reader:
            row += 1
            yield cells
    except csv.Error as error:
        raise Refused(Wrong.CSV_QUOTES, str(reader.line_num), row=row + 1) from error
