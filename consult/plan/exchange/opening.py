"""Opening a file by what it is, whatever its name says: XLSX, XLS or CSV. Pure."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import openpyxl
import python_calamine

from .columns import Sheet, read_heading
from .raws import CellError, Raw
from .reading import (
    BYTES_LIMIT,
    OLE_MAGIC,
    ZIP_MAGIC,
    Book,
    Refused,
    check_archive,
    numbered,
)
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
    if data.startswith(ZIP_MAGIC):
        return _open_xlsx(data)
    if data.startswith(OLE_MAGIC):
        return _open_xls(data)
    return _open_csv(data, main)


def _open_xlsx(data: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            formulas = check_archive(archive)
        if "content.xml" in names and "mimetype" in names:
            raise Refused(Wrong.OPEN_DOCUMENT)
        if not any(name.startswith("xl/") for name in names):
            raise Refused(Wrong.NOT_A_SPREADSHEET)
        return _read_workbook(data, formulas)
    except Refused:
        raise
    except Exception as error:  # the libraries raise whatever a broken part makes them trip over
        raise Refused(Wrong.DAMAGED) from error


def _read_workbook(data: bytes, formulas: bool) -> Book:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions it does not keep
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if formulas else None
        book = Book()
        for sheet in values.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones, and cells get lost
            rows: Iterator[Sequence[Raw]] = ([_raw(c) for c in row] for row in sheet.iter_rows())
            if written is not None:
                source = written[sheet.title]
                source.reset_dimensions()
                rows = _with_formulas(rows, source.iter_rows())
            book.tables.append(numbered(sheet.title, rows))
        return book


def _raw(cell: Any) -> Raw:
    value: Raw = cell.value
    return CellError(str(value)) if cell.data_type == "e" else value


def _with_formulas(
    values: Iterator[Sequence[Raw]], written: Iterator[Sequence[Any]]
) -> Iterator[Sequence[Raw]]:
    """Tell a formula whose result was never stored from an empty cell."""
    for row, source in zip(values, written, strict=False):
        yield [
            CellError("") if value is None and cell.data_type == "f" else value
            for value, cell in zip(row, source, strict=False)
        ]


def _open_xls(data: bytes) -> Book:
    """An old Excel file, often under the name .xlsx."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        book = Book(notes=[Note("xls")])
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).iter_rows()
            book.tables.append(numbered(name, ([_calamine(c) for c in row] for row in rows)))
    except python_calamine.PasswordError as error:
        raise Refused(Wrong.LOCKED) from error
    except Refused:
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise Refused(Wrong.DAMAGED) from error
    return book


def _calamine(cell: Raw) -> Raw:
    return CellError(cell) if isinstance(cell, str) and cell in _EXCEL_ERRORS else cell


_EXCEL_ERRORS = {"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/A"}


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
