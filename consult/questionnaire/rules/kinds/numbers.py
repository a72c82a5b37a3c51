"""Numbers: whole, decimal, or a point of a range. In the digits of any script."""

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
    """The bucket of a histogram that a number falls into, in thousandths.

    Numbers are counted by their first three digits (1984 as 1980): a survey has few buckets,
    whatever people answer, and a lone exact value is not kept in the counts.
    """
    thousandths = int(number * THOUSAND)
    excess = len(str(abs(thousandths))) - SIGNIFICANT_DIGITS
    if excess <= 0:
        return thousandths
    unit: int = 10**excess
    sign = -1 if thousandths < 0 else 1
    return sign * (abs(thousandths) // unit) * unit


class DecimalInput(Kind):
    """A number. The answer is the number as text (`"12.5"`), or what was typed instead of one."""

    name = "decimal"
    expected_seconds = 15
    answer_type = AnswerType.NUMBER

    def parse(self, question: Question, sent: FormData) -> Value:
        """The number that was typed, or the words that are none."""
        words = first_line(question, sent)
        number = parse_decimal(words)
        if number is None:
            return unparsed_input(words)
        return format(number, "f")

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """What was typed."""
        words = value["typed"] if isinstance(value, dict) else value
        return [(question.key, words)] if words else []

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """A number, within its bounds."""
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
        """None: the buckets are what people answered, see `results`."""
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

    def parse(self, question: Question, sent: FormData) -> Value:
        """The number that was typed, or what was typed where it is not whole."""
        words = first_line(question, sent)
        number = parse_decimal(words)
        return unparsed_input(words) if number is None or number % 1 else format(number, "f")

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """A whole number, within its bounds."""
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
    """The points of a range, where they are few enough to stand side by side; else none."""
    least, most, step = question.minimum, question.maximum, question.step or Number(1)
    if least is None or most is None or step <= 0 or (most - least) / step >= MAX_RANGE_POINTS:
        return []
    count = int((most - least) / step) + 1
    return [(least + step * n).normalize() + 0 for n in range(count)]


def numeric_value(value: Value) -> Number | None:
    """The number of an answer; None where it is none."""
    try:
        number = Number(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
