"""Kinds answered with a number: integer, decimal, range. In the digits of any script."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import Any

from ..items import Question
from ..numerals import parse_decimal
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value
from .raw_input import first_line, unparsed_input

SIGNIFICANT_DIGITS = 3
THOUSAND = 1000


def count_bucket(number: Number) -> int:
    """The bucket under which a number is counted, in thousandths: its first three digits.

    1984 is counted as 1980. So there are few buckets whatever is answered, and the counts do not
    reveal an exact value that only one respondent gave.
    """
    thousandths = int(number * THOUSAND)
    excess = len(str(abs(thousandths))) - SIGNIFICANT_DIGITS
    if excess <= 0:
        return thousandths
    unit: int = 10**excess
    sign = -1 if thousandths < 0 else 1
    return sign * (abs(thousandths) // unit) * unit


class DecimalInput(Kind):
    """A number. The answer is the number as a string (`"12.5"`), or the input that is no number."""

    name = "decimal"
    expected_seconds = 15
    answer_type = AnswerType.NUMBER

    def parse(self, question: Question, form: FormData) -> Value:
        """The number that was typed, or the input that is none."""
        words = first_line(question, form)
        number = parse_decimal(words)
        if number is None:
            return unparsed_input(words)
        return format(number, "f")

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The number, or the input."""
        words = value["typed"] if isinstance(value, dict) else value
        return [(question.key, words)] if words else []

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be a number, within the bounds and on a step."""
        number = numeric_value(value)
        if number is None:
            return AnswerIssue.NOT_A_NUMBER
        if question.minimum is not None and number < question.minimum:
            return AnswerIssue.TOO_LOW
        if question.maximum is not None and number > question.maximum:
            return AnswerIssue.TOO_HIGH
        start = question.minimum or Number(0)
        if question.step and (number - start) % question.step:
            return AnswerIssue.NOT_A_STEP
        return None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row."""
        return [AnswerRow(None, numeric_value(value))]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """None: the buckets are not known beforehand, see `results`."""
        return []

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """The bucket of the number."""
        return [(None, count_bucket(numeric_value(value) or Number(0)))]

    def total(self, question: Question, value: Value) -> Number | None:
        """The number."""
        return numeric_value(value)

    def expression_value(self, question: Question, value: Value) -> Any:
        """The number."""
        return numeric_value(value)


class IntegerInput(DecimalInput):
    """A whole number."""

    name = "integer"
    expected_seconds = 12

    def parse(self, question: Question, form: FormData) -> Value:
        """The number that was typed, or the input that is no whole number."""
        words = first_line(question, form)
        number = parse_decimal(words)
        return unparsed_input(words) if number is None or number % 1 else format(number, "f")

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be a whole number, within the bounds."""
        words = value.get("typed") if isinstance(value, dict) else None
        if isinstance(words, str) and parse_decimal(words) is not None:
            return AnswerIssue.NOT_WHOLE
        number = numeric_value(value)
        return (
            AnswerIssue.NOT_WHOLE
            if number is not None and number % 1
            else super().validate(question, value)
        )


class Range(DecimalInput):
    """A point between `minimum` and `maximum`, in steps."""

    name = "range"
    expected_seconds = 12


MAX_RANGE_POINTS = 11


def range_points(question: Question) -> list[Number]:
    """The points of a range, if there are at most MAX_RANGE_POINTS; else none."""
    minimum, maximum, step = question.minimum, question.maximum, question.step or Number(1)
    if minimum is None or maximum is None or step <= 0:
        return []
    steps = (maximum - minimum) / step
    if steps >= MAX_RANGE_POINTS:
        return []
    return [(minimum + step * n).normalize() + 0 for n in range(int(steps) + 1)]


def numeric_value(value: Value) -> Number | None:
    """The number of an answer; None where it is none."""
    try:
        number = Number(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
