"""XLSX: one sheet a table, written row by row."""

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

    def __init__(self, path: Path, *, max_rows: int = MAX_ROWS) -> None:
        settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._file: Any = xlsxwriter.Workbook(str(path), settings)
        self.date_format: Any = self._file.add_format({"num_format": "yyyy-mm-dd"})
        self.heading_format: Any = self._file.add_format({"bold": True})
        self.wrapped_format: Any = self._file.add_format({"text_wrap": True, "valign": "top"})
        self._names: set[str] = set()
        self.max_rows = max_rows

    def add_table(
        self, name: str, headings: Sequence[str], widths: Sequence[int] = ()
    ) -> WorksheetTable:
        """A new table; columns with a width (in characters) wrap. Raises TooManyColumns."""
        if len(headings) > MAX_COLUMNS:
            raise TooManyColumns(name)
        return WorksheetTable(self, name, headings, widths)

    def add_sheet(self, name: str) -> Any:
        """A new sheet, of a name that Excel takes."""
        base = name.translate(FORBIDDEN_CHARACTERS)[: MAX_SHEET_NAME - 4] or "sheet"
        unique, suffix = base, 1
        while unique.casefold() in self._names:
            suffix += 1
            unique = f"{base} {suffix}"
        self._names.add(unique.casefold())
        return self._file.add_worksheet(unique)

    def close(self) -> None:
        """Write the file."""
        self._file.close()


class WorksheetTable:
    """A table in sheets of a workbook."""

    def __init__(
        self,
        workbook: ExportWorkbook,
        name: str,
        headings: Sequence[str],
        widths: Sequence[int] = (),
    ) -> None:
        self._workbook, self._name = workbook, name
        self._headings, self._widths = list(headings), widths
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheet = self._workbook.add_sheet(self._name)
        self._sheet.freeze_panes(1, 0)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width, self._workbook.wrapped_format)
        for column, heading in enumerate(self._headings):
            self._sheet.write_string(0, column, heading, self._workbook.heading_format)
        self._next_row = 1

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row. Text is written as text, never as a formula."""
        if self._next_row >= self._workbook.max_rows:
            self._begin_sheet()
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                cell_format = self._workbook.wrapped_format if column < len(self._widths) else None
                self._sheet.write_string(self._next_row, column, cell, cell_format)
            elif isinstance(cell, date):
                self._sheet.write_datetime(self._next_row, column, cell, self._workbook.date_format)
            elif cell is not None:
                self._sheet.write_number(self._next_row, column, cell)
        self._next_row += 1

    def close(self) -> None:
        """Nothing: the workbook is closed as a whole."""
