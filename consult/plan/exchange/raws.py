"""What a file may hold in a cell, and what a cell may mean. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from consult.languages.rules import clean

from .report import Wrong

Value = str | int | Decimal | date | bool | tuple[str, ...] | None
"""A cell's value; None is an empty cell."""


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error (`#REF!`), or a formula whose result was never stored ("")."""

    text: str


Raw = str | int | float | bool | date | datetime | time | timedelta | CellError | None
"""What a file holds in a cell."""


class Unreadable(Exception):
    """A cell that cannot be read as its column asks."""

    def __init__(self, wrong: Wrong, detail: str = "") -> None:
        super().__init__(wrong, detail)
        self.wrong = wrong
        self.detail = detail


def as_text(raw: Raw) -> str:
    """A cell as a person reads it."""
    if raw is None:
        return ""
    if isinstance(raw, CellError):
        return raw.text
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return clean(str(raw))
