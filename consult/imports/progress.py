"""How far the reading of a file is, for the person who waits. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from time import monotonic
from typing import Any


class ReadingStep(StrEnum):
    """The steps of a reading."""

    OPENING = "opening"
    ROWS = "rows"
    QUESTIONS = "questions"
    LOGIC = "logic"


@dataclass(frozen=True)
class ReadingProgress:
    """The step, the sheet that is being read, and the rows read so far."""

    stage: ReadingStep = ReadingStep.OPENING
    sheet: str = ""
    rows: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ReadingProgress:
        """Read what `to_json` wrote."""
        return cls(ReadingStep(value["stage"]), value["sheet"], value["rows"])


ProgressCallback = Callable[[ReadingProgress], None]
"""Called often during a reading: it must return quickly."""


class ThrottledProgress:
    """Passes on each stage and sheet at once, and the number of rows at most every half second."""

    def __init__(self, callback: ProgressCallback, interval: float = 0.5) -> None:
        self.callback, self.interval = callback, interval
        self.last, self.last_time = ReadingProgress(), monotonic()

    def __call__(self, progress: ReadingProgress) -> None:
        """Pass the progress on, unless only the rows differ and `interval` seconds have not passed."""
        same = (progress.stage, progress.sheet) == (self.last.stage, self.last.sheet)
        if same and monotonic() - self.last_time < self.interval:
            return
        self.last, self.last_time = progress, monotonic()
        self.callback(progress)


def ignore_progress(_progress: ReadingProgress) -> None:
    """The callback where nobody waits."""
