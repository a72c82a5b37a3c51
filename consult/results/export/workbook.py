"""XLSX: a sheet a table, written row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from .rows import Cell

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_SHEET_NAME = 31
"""Of a sheet (Excel specifications and limits)."""
FORBIDDEN_CHARACTERS = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


class TooManyColumns(Exception):
    """A table has more columns than a sheet: write CSV, or the long form."""


class ExportWorkbook:
    """A workbook. A table with more rows than a sheet holds goes on in the next."""

    def __init__(self, path: Path, *, most_rows: int = MAX_ROWS) -> None:
        settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(str(path), settings)
        self.day_format: Any = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self.bold_format: Any = self._book.add_format({"bold": True})
        self.wrapped_format: Any = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._names: set[str] = set()
        self.most_rows = most_rows

    def table(self, name: str, heads: Sequence[str], widths: Sequence[int] = ()) -> WorksheetTable:
        """A new table; the words of its columns of a width (in characters) wrap. Raises TooWide."""
        if len(heads) > MAX_COLUMNS:
            raise TooManyColumns(name)
        return WorksheetTable(self, name, heads, widths)

    def sheet(self, name: str) -> Any:
        """A new sheet, of a name that Excel takes."""
        base = name.translate(FORBIDDEN_CHARACTERS)[: MAX_SHEET_NAME - 4] or "sheet"
        found, nth = base, 1
        while found.casefold() in self._names:
            nth += 1
            found = f"{base} {nth}"
        self._names.add(found.casefold())
        return self._book.add_worksheet(found)

    def close(self) -> None:
        """Write the file."""
        self._book.close()


class WorksheetTable:
    """A table in sheets of a workbook."""

    def __init__(
        self, book: ExportWorkbook, name: str, heads: Sequence[str], widths: Sequence[int] = ()
    ) -> None:
        self._book, self._name, self._heads, self._widths = book, name, list(heads), widths
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.sheet(self._name)
        self._sheet.freeze_panes(1, 0)
        for at, width in enumerate(self._widths):
            self._sheet.set_column(at, at, width, self._book.wrapped_format)
        for at, head in enumerate(self._heads):
            self._sheet.write_string(0, at, head, self._book.bold_format)
        self._next = 1

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row. Words are always words, never a formula."""
        if self._next >= self._book.most_rows:
            self._begin()
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                form = self._book.wrapped_format if at < len(self._widths) else None
                self._sheet.write_string(self._next, at, cell, form)
            elif isinstance(cell, date):
                self._sheet.write_datetime(self._next, at, cell, self._book.day_format)
            elif cell is not None:
                self._sheet.write_number(self._next, at, cell)
        self._next += 1

    def close(self) -> None:
        """The workbook is closed as a whole."""
