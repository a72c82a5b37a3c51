"""Old Excel files (BIFF in an OLE container), read by calamine. Runs in the child.

A damaged one makes calamine ask for any amount of memory: here the process dies of it, and no other.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from .reasons import Reason, Unopened
from .xlsx import TakeRow

_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/A"})
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))


class Workbook:
    """The sheets of an .xls file."""

    def __init__(self, data: bytes) -> None:
        if _ENCRYPTED in data:
            raise Unopened(Reason.LOCKED)
        if any(name in data for name in _OTHERS):
            raise Unopened(Reason.NOT_A_SPREADSHEET)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        except python_calamine.PasswordError:
            raise Unopened(Reason.LOCKED) from None
        self.sheets = [(name, name) for name in self._book.sheet_names]

    def read(self, target: str, take: TakeRow) -> None:
        """Hand over the rows of a sheet in their order, empty ones too."""
        sheet = self._book.get_sheet_by_name(target)
        first = sheet.start[1] if sheet.start else 0
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            shown = {first + at: _wire(cell) for at, cell in enumerate(cells) if cell != ""}
            take(number, shown)


def _wire(cell: Any) -> Any:
    if isinstance(cell, str):
        return {"error": cell} if cell in _ERRORS else cell
    if isinstance(cell, datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"span": cell.total_seconds()}
    return cell
