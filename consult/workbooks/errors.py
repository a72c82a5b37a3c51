"""Why a workbook is not read. Pure; imported by the child too."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What keeps a file from being read."""

    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    BINARY = "binary"
    """An .xlsb: Excel's own binary form."""
    OPEN_DOCUMENT = "open_document"
    LOCKED = "locked"
    """A password is needed."""
    DAMAGED = "damaged"
    FORBIDDEN_XML = "forbidden_xml"
    """It declares a document type, by which files are read and entities blown up (XXE)."""
    TOO_LARGE = "too_large"
    """Unpacked it takes more bytes, or more memory, than a workbook may."""
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_SLOW = "too_slow"


class WorkbookError(Exception):
    """A workbook that is not read: `reason`, the limit it exceeds, and where that was.

    `row` counts from 1; 0 where the whole sheet or file is meant.
    """

    def __init__(self, reason: Reason, limit: int = 0, sheet: str = "", row: int = 0) -> None:
        super().__init__(reason, limit, sheet, row)
        self.reason = reason
        self.limit = limit
        self.sheet = sheet
        self.row = row
