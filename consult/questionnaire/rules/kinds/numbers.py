"""Numbers: whole, decimal, or a point of a range. In the digits of any script."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import Any

from ..items import Question
from ..numerals import read_decimal
from .base import Cell, Kind, Meaning, Row, Sent, Trouble, Value
from .raw_input import lost, typed

SIGNIFICANT = 3
THOUSAND = 1000


def bucket(number: Number) -> int:
    """The bucket of a histogram that a number falls into, in thousandths.

    Numbers are counted by their first three digits (1984 as 1980): a survey has few buckets,
    whatever people answer, and a lone exact value is not kept in the counts.
    """
    thousandths = int(number * THOUSAND)
    excess = len(str(abs(thousandths))) - SIGNIFICANT
    if excess <= 0:
        return thousandths
    unit: int = 10**excess
    sign = -1 if thousandths < 0 else 1
    return sign * (abs(thousandths) // unit) * unit


class Decimal(Kind):
    """A number. The answer is the number as text (`"12.5"`), or what was typed instead of one."""

    name = "decimal"
    seconds = 15
    means = Meaning.NUMBER

    def read(self, question: Question, sent: Sent) -> Value:
        """The number that was typed, or the words that are none."""
        words = typed(question, sent)
        number = read_decimal(words)
        if number is None:
            return lost(words)
        return format(number, "f")

    def fields(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """What was typed."""
        words = value["typed"] if isinstance(value, dict) else value
        return [(question.key, words)] if words else []

    def look(self, question: Question, value: Value) -> Trouble | None:
        """A number, within its bounds."""
        number = number_of(value)
        if number is None:
            return Trouble.NOT_A_NUMBER
        if question.minimum is not None and number < question.minimum:
            return Trouble.TOO_LOW
        if question.maximum is not None and number > question.maximum:
            return Trouble.TOO_HIGH
        start = question.minimum or Number(0)
        if question.step and (number - start) % question.step:
            return Trouble.NOT_A_STEP
        return None

    def rows(self, question: Question, value: Value) -> list[Row]:
        """One row."""
        return [Row(None, number_of(value))]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """None: the buckets are what people answered, see `results`."""
        return []

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """The bucket of the number."""
        return [(None, bucket(number_of(value) or Number(0)))]

    def total(self, question: Question, value: Value) -> Number | None:
        """The number."""
        return number_of(value)

    def meant(self, question: Question, value: Value) -> Any:
        """The number."""
        return number_of(value)


class Integer(Decimal):
    """A whole number."""

    name = "integer"
    seconds = 12

    def read(self, question: Question, sent: Sent) -> Value:
        """The number that was typed, or what was typed where it is not whole."""
        words = typed(question, sent)
        number = read_decimal(words)
        return lost(words) if number is None or number % 1 else format(number, "f")

    def look(self, question: Question, value: Value) -> Trouble | None:
        """A whole number, within its bounds."""
        words = value.get("typed") if isinstance(value, dict) else None
        if isinstance(words, str) and read_decimal(words) is not None:
            return Trouble.NOT_WHOLE
        number = number_of(value)
        return (
            Trouble.NOT_WHOLE
            if number is not None and number % 1
            else super().look(question, value)
        )


class Range(Decimal):
    """A point between `minimum` and `maximum`, in steps."""

    name = "range"
    seconds = 12


MOST_POINTS = 11


def points_of(question: Question) -> list[Number]:
    """The points of a range, where they are few enough to stand side by side; else none."""
    least, most, step = question.minimum, question.maximum, question.step or Number(1)
    if least is None or most is None or step <= 0 or (most - least) / step >= MOST_POINTS:
        return []
    count = int((most - least) / step) + 1
    return [(least + step * n).normalize() + 0 for n in range(count)]


def number_of(value: Value) -> Number | None:
    """The number of an answer; None where it is none."""
    try:
        number = Number(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
