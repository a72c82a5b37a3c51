"""Operators on values: `+ - * div mod` and the comparisons. No operator raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .syntax_tree import Operator
from .values import (
    ARITHMETIC_CONTEXT,
    Value,
    date_from_days,
    equal,
    finite_or_empty,
    less,
    less_or_equal,
    to_date,
    to_number,
)


def _add(left: Value, right: Value, sign: int = 1) -> Value:
    if isinstance(left, date) or isinstance(right, date):
        return _date_arithmetic(left, right, sign)
    first, second = to_number(left), to_number(right)
    if first is None or second is None:
        return None
    compute = ARITHMETIC_CONTEXT.add if sign > 0 else ARITHMETIC_CONTEXT.subtract
    return finite_or_empty(compute(first, second))


def _date_arithmetic(left: Value, right: Value, sign: int) -> Value:
    """A sum (`sign` 1) or difference (-1) with a date: days between dates, or a later or earlier date."""
    if isinstance(left, date) and isinstance(right, date):
        return Decimal((left - right).days) if sign < 0 else None
    if sign < 0 and isinstance(right, date):
        start = to_date(left) if isinstance(left, str) else None
        return None if start is None else Decimal((start - right).days)
    day, operand = (left, right) if isinstance(left, date) else (right, left)
    if sign < 0 and isinstance(operand, str) and (end := to_date(operand)):
        return Decimal((to_date(day) - end).days)  # type: ignore[operator]
    number, days = to_number(operand), to_number(day)
    if number is None or days is None:
        return None
    offset = number if sign > 0 else ARITHMETIC_CONTEXT.minus(number)
    return date_from_days(ARITHMETIC_CONTEXT.add(days, offset))


def _numeric(compute: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Value, Value], Value]:
    def computed(left: Value, right: Value) -> Value:
        first, second = to_number(left), to_number(right)
        if first is None or second is None:
            return None
        return finite_or_empty(compute(first, second))

    return computed


ARITHMETIC: dict[Operator, Callable[[Value, Value], Value]] = {
    Operator.PLUS: _add,
    Operator.MINUS: lambda left, right: _add(left, right, -1),
    Operator.TIMES: _numeric(ARITHMETIC_CONTEXT.multiply),
    Operator.DIVIDED: _numeric(ARITHMETIC_CONTEXT.divide),
    Operator.MODULO: _numeric(ARITHMETIC_CONTEXT.remainder),
}

COMPARISONS: dict[Operator, Callable[[Value, Value], bool]] = {
    Operator.EQUAL: equal,
    Operator.UNEQUAL: lambda left, right: not equal(left, right),
    Operator.LESS: less,
    Operator.GREATER: lambda left, right: less(right, left),
    Operator.AT_MOST: less_or_equal,
    Operator.AT_LEAST: lambda left, right: less_or_equal(right, left),
}
