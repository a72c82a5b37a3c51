"""What is not answered: notes, and what is worked out or set without anybody seeing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..items import Question
from .base import Cell, Kind, Meaning, Row, Sent, Trouble, Value

WORDS_LIMIT = 200


class Note(Kind):
    """Words to read; nothing to answer."""

    name = "note"
    seconds = 8
    means = Meaning.NOTHING

    def read(self, question: Question, sent: Sent) -> Value:
        """Nothing."""
        return None

    def fields(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """Nothing."""
        return []

    def check(self, question: Question, value: Value) -> Trouble | None:
        """Nothing can be wrong, and nothing be missing."""
        return None

    def look(self, question: Question, value: Value) -> Trouble | None:
        """Nothing can be wrong."""
        return None

    def rows(self, question: Question, value: Value) -> list[Row]:
        """None."""
        return []

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Nothing is counted."""
        return []


class Calculate(Note):
    """Worked out from other answers. The value is a number or day as text, a boolean, or words."""

    name = "calculate"
    seconds = 0
    means = Meaning.STRING

    def rows(self, question: Question, value: Value) -> list[Row]:
        """One row, with a number, or with words."""
        meant = self.meant(question, value)
        if isinstance(meant, bool):
            return [Row(None, Decimal(meant))]
        if isinstance(meant, date):
            return [Row(None, None, meant.isoformat())]
        if isinstance(meant, Decimal):
            return [Row(None, meant)]
        return [Row(None, None, str(meant)[:WORDS_LIMIT])] if meant else []

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """Nothing is counted: what it is worked out from is."""
        return []

    def meant(self, question: Question, value: Value) -> Any:
        """The value as it was worked out, see `kept`."""
        if not isinstance(value, dict):
            return value if isinstance(value, (bool, str)) else None
        if "number" in value:
            return Decimal(value["number"])
        return date.fromisoformat(value["date"]) if "date" in value else None


class Hidden(Calculate):
    """Set once by its default."""

    name = "hidden"


def kept(meant: Any) -> Value:
    """A worked-out value as an answer in JSON."""
    if isinstance(meant, bool):
        return meant
    if isinstance(meant, (int, Decimal)):
        return {"number": format(Decimal(meant), "f")}
    if isinstance(meant, date):
        return {"date": meant.isoformat()}
    if isinstance(meant, (tuple, list, frozenset, set)):
        return " ".join(str(one) for one in meant) or None
    return str(meant) if meant not in (None, "") else None
