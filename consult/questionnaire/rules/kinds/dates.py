"""The kind of question that asks for a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..items import Question
from ..numerals import parse_date
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value
from .raw_input import first_line, unparsed_input


class DateInput(Kind):
    """A date. The answer is its ISO 8601 form, or the input that is no date."""

    name = "date"
    expected_seconds = 15
    answer_type = AnswerType.DATE

    def parse(self, question: Question, form: FormData) -> Value:
        """The date, typed like 2026-03-02 or 2/3/2026 in the digits of any script."""
        words = first_line(question, form)
        day = parse_date(words)
        return day.isoformat() if day else unparsed_input(words)

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The date, or the input."""
        words = value["typed"] if isinstance(value, dict) else value
        return [(question.key, words)] if words else []

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be a date."""
        return None if date_value(value) else AnswerIssue.NOT_A_DATE

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row, with the ordinal of the date."""
        day = date_value(value)
        return [AnswerRow(None, Decimal(day.toordinal()) if day else None)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """None: the months are not known beforehand, see `results`."""
        return []

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """The month, as year x 12 + month - 1: a single day might identify the respondent."""
        day = date_value(value)
        return [(None, day.year * 12 + day.month - 1)] if day else []

    def expression_value(self, question: Question, value: Value) -> Any:
        """The date."""
        return date_value(value)


def date_value(value: Value) -> date | None:
    """The date of an answer; None where it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
