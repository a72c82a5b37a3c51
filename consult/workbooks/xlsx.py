"""XLSX sheets as rows, read by openpyxl without holding a sheet. Runs in the child."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from .archive import check_archive
from .cells import CellError, Cells, CellValue
from .errors import Reason, WorkbookError
from .package import Tables
from .parts import Parts

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OPEN_DOCUMENT = {"content.xml", "mimetype"}


class XlsxWorkbook:
    """The sheets of a workbook, by name in their order."""

    def __init__(self, archive: zipfile.ZipFile, names: set[str] | None) -> None:
        """Check an archive, and open the sheets with these names; all where `names` is None."""
        check_archive(archive)
        if set(archive.namelist()) >= _OPEN_DOCUMENT:
            raise WorkbookError(Reason.OPEN_DOCUMENT)
        tables = Tables(Parts(archive), names)
        self.sheet_names = tables.names
        self._results = openpyxl.load_workbook(tables.file, read_only=True, data_only=True)
        self._formulas = (
            openpyxl.load_workbook(tables.file, read_only=True) if tables.has_formulas else None
        )

    def rows(self, index: int) -> Iterator[Cells]:
        """The rows of a sheet from the first on, empty ones too."""
        results = _rows(self._results, index)
        if self._formulas is None:
            yield from map(_results_of, results)
            return
        for row, formulas in zip(results, _rows(self._formulas, index), strict=True):
            yield _results_of(row) | {
                result.column: CellError("")
                for result, formula in zip(row, formulas, strict=True)
                if formula.data_type == "f" and _was_never_calculated(result)
            }


def _rows(book: openpyxl.Workbook, index: int) -> Iterator[tuple[Any, ...]]:
    sheet: Any = book.worksheets[index]
    sheet.reset_dimensions()  # a file may say that its sheet is as large as sheets can be
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows()
    return rows


def _results_of(row: tuple[Any, ...]) -> Cells:
    return {cell.column: _value(cell) for cell in row if cell.value is not None}


def _value(cell: Any) -> CellValue:
    value: CellValue = cell.value
    if isinstance(value, str):
        return CellError(value) if cell.data_type == "e" else unescape(value)
    return value


def _was_never_calculated(result: Any) -> bool:
    """Whether a formula has no result: one that gives an empty text has the type "str"."""
    return result.value is None and result.data_type != "str"


def unescape(text: str) -> str:
    """Resolve `_x000D_`, how a character is written that XML can't hold (22.9.2.19 ST_Xstring).

    openpyxl's own function would give NUL and halves of surrogate pairs.
    """
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    if 0xD800 <= code < 0xE000:
        return escape[0]
    return chr(code) if code else ""
