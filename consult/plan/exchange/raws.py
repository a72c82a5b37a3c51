"""What a file may hold in a cell, and what a cell may mean. Pure."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from consult.languages.rules import clean_text
from consult.workbooks.cells import CellError, CellValue

from .codes import ExchangeCode

__all__ = ["CellError", "CellValue", "Unreadable", "Value", "as_text"]

Value = str | int | Decimal | date | bool | tuple[str, ...] | None
"""A cell's value; None is an empty cell."""


class Unreadable(Exception):
    """A cell that cannot be read as its column asks."""

    def __init__(self, code: ExchangeCode, detail: str = "") -> None:
        super().__init__(code.code, detail)
        self.code = code
        self.detail = detail


def as_text(raw: CellValue) -> str:
    """A cell as a person reads it."""
    if raw is None:
        return ""
    if isinstance(raw, CellError):
        return raw.text
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return clean_text(str(raw))
