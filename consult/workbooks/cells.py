"""What a cell may hold, and how it goes from the child to its parent as JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error (`#REF!`), or a formula whose result was never stored ("")."""

    text: str


CellValue = str | int | float | bool | date | datetime | time | timedelta | CellError | None
"""What a file holds in a cell; None where it holds nothing."""
Cells = dict[int, CellValue]
"""The cells of a row by the number of their column, from 1."""

_DECODERS: dict[str, Callable[[Any], CellValue]] = {
    "error": CellError,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda parts: timedelta(*parts),
}


def encode_cell(value: CellValue) -> Any:
    """A value as JSON holds it; what JSON has no type for is an object with one member."""
    match value:
        case None | str() | int() | float():  # first: nearly all cells
            return value
        case CellError():
            return {"error": value.text}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"duration": [value.days, value.seconds, value.microseconds]}


def decode_cell(encoded: Any) -> CellValue:
    """The value that `encode_cell` encoded."""
    if isinstance(encoded, dict):
        ((kind, content),) = encoded.items()
        return _DECODERS[kind](content)
    value: CellValue = encoded
    return value
