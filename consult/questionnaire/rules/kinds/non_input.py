"""Kinds without an answer of the respondent: notes, calculations, hidden values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..items import Question
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value

MAX_STORED_TEXT = 200


class NoteDisplay(Kind):
    """A text to read; it has no answer."""

    name = "note"
    expected_seconds = 8
    answer_type = AnswerType.NOTHING

    def parse(self, question: Question, form: FormData) -> Value:
        """Nothing."""
        return None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """Nothing."""
        return []

    def check(self, question: Question, value: Value) -> AnswerIssue | None:
        """Never an issue, not even a missing answer."""
        return None

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Never an issue."""
        return None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """None."""
        return []

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Nothing is counted."""
        return []


class Calculation(NoteDisplay):
    """A value calculated from other answers.

    The answer is a boolean, words, or `{"number": …}` or `{"date": …}` with a string.
    """

    name = "calculate"
    expected_seconds = 0
    answer_type = AnswerType.STRING

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row, with a number or words."""
        result = self.expression_value(question, value)
        if isinstance(result, bool):
            return [AnswerRow(None, Decimal(result))]
        if isinstance(result, date):
            return [AnswerRow(None, None, result.isoformat())]
        if isinstance(result, Decimal):
            return [AnswerRow(None, result)]
        return [AnswerRow(None, None, str(result)[:MAX_STORED_TEXT])] if result else []

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """None: the answers it is calculated from are counted."""
        return []

    def expression_value(self, question: Question, value: Value) -> Any:
        """The calculated value, which `calculated_answer` encoded."""
        if not isinstance(value, dict):
            return value if isinstance(value, (bool, str)) else None
        if "number" in value:
            return Decimal(value["number"])
        return date.fromisoformat(value["date"]) if "date" in value else None


class HiddenValue(Calculation):
    """A value that its default sets once."""

    name = "hidden"


def calculated_answer(value: Any) -> Value:
    """The value of an expression as an answer in JSON."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, Decimal)):
        return {"number": format(Decimal(value), "f")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, (tuple, list, frozenset, set)):
        return " ".join(map(str, value)) or None
    return str(value) if value not in (None, "") else None
