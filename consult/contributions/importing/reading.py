"""A list of statements as it stands in a file: its headings and rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from consult.imports.file_codes import FileCode, FileRefused
from consult.imports.spreadsheets import FileRow, open_spreadsheet
from consult.workbooks.cells import CellValue


@dataclass(frozen=True)
class StatementList:
    """The first row that holds something are the headings."""

    headings: Sequence[str]
    rows: Sequence[FileRow]

    def column(self, heading: str) -> int | None:
        """The index of the first column with a heading, whatever its case."""
        folded = heading.strip().casefold()
        return next((i for i, h in enumerate(self.headings) if h.casefold() == folded), None)


def read_list(data: bytes) -> StatementList:
    """Read a CSV, XLSX or XLS file; of a workbook the first sheet that holds anything.

    Raises FileRefused.
    """
    tables = open_spreadsheet(data).tables
    rows = next((table.rows for table in tables if table.rows), [])
    if not rows:
        raise FileRefused(FileCode.EMPTY)
    return StatementList([text_of(cell).strip() for cell in rows[0].cells], rows[1:])


def text_of(cell: CellValue) -> str:
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
