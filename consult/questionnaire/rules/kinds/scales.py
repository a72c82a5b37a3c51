"""The kind of question that asks for a point of a scale."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..items import Question
from ..numerals import parse_integer
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value

SCALE_POINTS = (1, 2, 3, 4, 5)


class Scale5(Kind):
    """A point from 1 to 5 between two labelled ends. The answer is the number."""

    name = "scale5"
    expected_seconds = 10
    answer_type = AnswerType.NUMBER

    def parse(self, question: Question, form: FormData) -> Value:
        """The first point that was submitted, in the digits of any script."""
        numbers = (parse_integer(typed) for typed in form.getlist(question.key))
        return next((number for number in numbers if number in SCALE_POINTS), None)

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The point."""
        return [(question.key, str(value))] if value else []

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be one of the points."""
        is_point = isinstance(value, int) and not isinstance(value, bool) and value in SCALE_POINTS
        return None if is_point else AnswerIssue.NOT_OFFERED

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row, with the point."""
        return [AnswerRow(None, value)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """One partition with a cell for each point."""
        return [tuple((None, point) for point in SCALE_POINTS)]

    def expression_value(self, question: Question, value: Value) -> Any:
        """The point."""
        return Decimal(value) if self.validate(question, value) is None else None
