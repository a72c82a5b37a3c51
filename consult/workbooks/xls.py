"""Old Excel files (BIFF in an OLE container), read by calamine. Runs in the child.

A damaged one makes calamine ask for any amount of memory: here the process dies of it, and no other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import python_calamine

from .cells import CellError, Cells, CellValue
from .errors import Reason, WorkbookError

_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/A"})
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))


class XlsWorkbook:
    """The sheets of an .xls file, by name in their order."""

    def __init__(self, data: bytes, names: set[str] | None) -> None:
        """Open the sheets with these names, without case; all where `names` is None."""
        if _ENCRYPTED in data:
            raise WorkbookError(Reason.LOCKED)
        if any(name in data for name in _OTHERS):
            raise WorkbookError(Reason.NOT_A_SPREADSHEET)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        except python_calamine.PasswordError:
            raise WorkbookError(Reason.LOCKED) from None
        self.sheet_names = [
            name
            for name in self._book.sheet_names
            if names is None or name.strip().casefold() in names
        ]

    def rows(self, index: int) -> Iterator[Cells]:
        """The rows of a sheet from the first on, empty ones too."""
        sheet = self._book.get_sheet_by_name(self.sheet_names[index])
        left = sheet.start[1] if sheet.start else 0
        for row in sheet.iter_rows():
            yield {column: _value(cell) for column, cell in enumerate(row, start=left + 1)}


def _value(cell: CellValue) -> CellValue:
    if isinstance(cell, str):
        return CellError(cell) if cell in _ERRORS else cell or None
    return cell
