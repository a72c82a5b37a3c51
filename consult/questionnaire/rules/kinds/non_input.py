"""What is not answered: notes, and what is worked out or set without anybody seeing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..items import Question
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value

MAX_STORED_TEXT = 200


class NoteDisplay(Kind):
    """Words to read; nothing to answer."""

    name = "note"
    expected_seconds = 8
    answer_type = AnswerType.NOTHING

    def parse(self, question: Question, sent: FormData) -> Value:
        """Nothing."""
        return None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """Nothing."""
        return []

    def check(self, question: Question, value: Value) -> AnswerIssue | None:
        """Nothing can be wrong, and nothing be missing."""
        return None

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Nothing can be wrong."""
        return None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """None."""
        return []

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Nothing is counted."""
        return []


class Calculation(NoteDisplay):
    """Worked out from other answers. The value is a number or day as text, a boolean, or words."""

    name = "calculate"
    expected_seconds = 0
    answer_type = AnswerType.STRING

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row, with a number, or with words."""
        meant = self.expression_value(question, value)
        if isinstance(meant, bool):
            return [AnswerRow(None, Decimal(meant))]
        if isinstance(meant, date):
            return [AnswerRow(None, None, meant.isoformat())]
        if isinstance(meant, Decimal):
            return [AnswerRow(None, meant)]
        return [AnswerRow(None, None, str(meant)[:MAX_STORED_TEXT])] if meant else []

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """Nothing is counted: what it is worked out from is."""
        return []

    def expression_value(self, question: Question, value: Value) -> Any:
        """The value as it was worked out, see `kept`."""
        if not isinstance(value, dict):
            return value if isinstance(value, (bool, str)) else None
        if "number" in value:
            return Decimal(value["number"])
        return date.fromisoformat(value["date"]) if "date" in value else None


class HiddenValue(Calculation):
    """Set once by its default."""

    name = "hidden"


def calculated_answer(meant: Any) -> Value:
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
