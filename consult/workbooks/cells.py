"""What a cell may hold. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error (`#REF!`), or a formula whose result was never stored ("")."""

    text: str


Raw = str | int | float | bool | date | datetime | time | timedelta | CellError | None
"""What a file holds in a cell; None where it holds nothing."""

_READERS: dict[str, Any] = {
    "error": CellError,
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "span": lambda seconds: timedelta(seconds=seconds),
}


def decoded(value: Any) -> Raw:
    """A cell as it came from the child: plain JSON, or an object of one member for the rest."""
    if not isinstance(value, dict):
        found: Raw = value
        return found
    (kind, told), *_ = value.items()
    made: Raw = _READERS[kind](told)
    return made
