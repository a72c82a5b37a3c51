"""How far the reading of a file is, for whoever waits. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from time import monotonic
from typing import Any


class ImportStage(StrEnum):
    """What is being done with a file."""

    OPENING = "opening"
    ROWS = "rows"
    QUESTIONS = "questions"
    LOGIC = "logic"


@dataclass(frozen=True)
class ImportProgress:
    """How far: the stage, the sheet that is being read, the rows read so far."""

    stage: ImportStage = ImportStage.OPENING
    sheet: str = ""
    rows: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ImportProgress:
        """Read what `to_json` wrote."""
        return cls(ImportStage(value["stage"]), value["sheet"], value["rows"])


ProgressCallback = Callable[[ImportProgress], None]
"""Is told how far it is: often, so that it had better be quick."""


class ThrottledProgress:
    """Tells somebody whose listening costs something: each stage and sheet, and rows now and then."""

    def __init__(self, tell: ProgressCallback, every: float = 0.5) -> None:
        self.tell, self.every = tell, every
        self.last, self.at = ImportProgress(), monotonic()

    def __call__(self, progress: ImportProgress) -> None:
        """Pass it on, unless only the rows are others and it is not `every` seconds later."""
        same = (progress.stage, progress.sheet) == (self.last.stage, self.last.sheet)
        if same and monotonic() - self.at < self.every:
            return
        self.last, self.at = progress, monotonic()
        self.tell(progress)


def ignore_progress(_progress: ImportProgress) -> None:
    """Where nobody waits."""
