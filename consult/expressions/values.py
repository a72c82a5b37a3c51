"""Values, their coercions to other types, and their comparisons. Nothing here raises.

A value is None (EMPTY), a bool, a Decimal, a str, a date, or a tuple of names of choices (a set).
`""`, `()`, NaN and the infinite numbers are EMPTY too: see `normalized`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

Value = None | bool | Decimal | str | date | tuple[str, ...]
ReferenceValue = Value | list[Value]
"""The value of a reference: a list for a question in a repeat that is not around the expression."""

ARITHMETIC_CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-99, Emax=99, traps=[])
"""Arithmetic: 34 digits (as decimal128); what is 10^100 or more is EMPTY."""
COMPARISON_CONTEXT = Context(prec=24, rounding=ROUND_HALF_EVEN, Emin=-99, Emax=99, traps=[])
"""Comparison and output: 24 digits, so that `1 div 3 * 3 = 1`."""
MAX_TEXT_LENGTH = 100_000
"""Code points of the text that an expression evaluates to; a longer one is truncated."""

ZERO, ONE = Decimal(0), Decimal(1)
_EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"\s*-?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})\s*")
_DATE = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.+Z-]*)?\s*")


def finite_or_empty(number: Decimal) -> Decimal | None:
    """The number; EMPTY for NaN and the infinite ones."""
    return number if number.is_finite() else None


def normalized(value: object) -> Value:
    """Any Python value as a value of the language; EMPTY where it has none such."""
    match value:
        case None | "" | ():
            return None
        case Decimal():
            return finite_or_empty(ARITHMETIC_CONTEXT.plus(value))
        case bool() | str():
            return value
        case int():
            return (
                finite_or_empty(ARITHMETIC_CONTEXT.create_decimal(value))
                if abs(value) < 10**100
                else None
            )
        case date():
            return date(value.year, value.month, value.day)
        case tuple() | frozenset() | set():
            return tuple(dict.fromkeys(str(name) for name in value)) or None
    return None


def to_number(value: Value) -> Decimal | None:
    """number(): of a text that is a number; true is 1, a date is the days since 1970-01-01."""
    match value:
        case bool():
            return ONE if value else ZERO
        case Decimal():
            return value
        case str():
            return (
                finite_or_empty(ARITHMETIC_CONTEXT.create_decimal(value.strip()))
                if _NUMBER.fullmatch(value)
                else None
            )
        case date():
            return Decimal((value - _EPOCH).days)
        case (str() as only,):
            return to_number(only)
    return None


def to_text(value: Value) -> str:
    """string(): a set is its names with spaces between, a date is like 2026-03-09."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _decimal_text(value)
        case date():
            return value.isoformat()
    return " ".join(value)


def _decimal_text(number: Decimal) -> str:
    rounded = COMPARISON_CONTEXT.plus(number)
    if not rounded:
        return "0"
    digits = format(rounded, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def to_boolean(value: Value) -> bool:
    """boolean(): false for EMPTY, false and 0; true for every other value."""
    return bool(value)


def to_date(value: Value) -> date | None:
    """date(): of a text like 2026-03-09 (a time after it is ignored), or of days since 1970."""
    match value:
        case bool():
            return None
        case date():
            return value
        case str():
            match = _DATE.fullmatch(value)
            try:
                return date.fromisoformat(match[1]) if match else None
            except ValueError:
                return None
        case Decimal():
            return date_from_days(value)
    return None


def date_from_days(number: Decimal) -> date | None:
    """The date a number of days after 1970-01-01; EMPTY outside the years 1 to 9999."""
    if abs(number) > 10_000_000:
        return None
    try:
        return _EPOCH + timedelta(days=int(number.to_integral_value(ROUND_FLOOR)))
    except OverflowError:
        return None


def to_names(value: Value) -> tuple[str, ...]:
    """The names of choices in a set, or in a text that separates them by spaces."""
    return value if isinstance(value, tuple) else tuple(dict.fromkeys(to_text(value).split()))


def equal(left: Value, right: Value) -> bool:
    """`=`: see the rules in `consult.expressions`."""
    if left is None or right is None:
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _equal_sets(left, right)
    if isinstance(left, date) or isinstance(right, date):
        if isinstance(left, Decimal | bool) or isinstance(right, Decimal | bool):
            return False
        day = to_date(left)
        return day is not None and day == to_date(right)
    if isinstance(left, bool) and isinstance(right, str):
        return _boolean_literal(right) is left
    if isinstance(right, bool) and isinstance(left, str):
        return _boolean_literal(left) is right
    first, second = to_number(left), to_number(right)
    return (
        first is not None
        and second is not None
        and COMPARISON_CONTEXT.plus(first) == COMPARISON_CONTEXT.plus(second)
    )


def _boolean_literal(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip())


def _equal_sets(left: Value, right: Value) -> bool:
    if not isinstance(left, str | tuple) or not isinstance(right, str | tuple):
        return False
    return set(to_names(left)) == set(to_names(right))


def less(left: Value, right: Value) -> bool:
    """`<`: see the rules in `consult.expressions`."""
    if left is None or right is None or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    if isinstance(left, str) and isinstance(right, str):
        if to_number(left) is None or to_number(right) is None:
            return _is_earlier(left, right)
    elif isinstance(left, date) or isinstance(right, date):
        numeric = isinstance(left, Decimal | bool) or isinstance(right, Decimal | bool)
        return not numeric and _is_earlier(left, right)
    first, second = to_number(left), to_number(right)
    return (
        first is not None
        and second is not None
        and COMPARISON_CONTEXT.plus(first) < COMPARISON_CONTEXT.plus(second)
    )


def _is_earlier(left: Value, right: Value) -> bool:
    first, second = to_date(left), to_date(right)
    return first is not None and second is not None and first < second


def less_or_equal(left: Value, right: Value) -> bool:
    """`<=`: comparable, and not greater."""
    if less(left, right):
        return True
    return _is_comparable(left, right) and not less(right, left)


def _is_comparable(left: Value, right: Value) -> bool:
    if left is None or right is None or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    any_date = isinstance(left, date) or isinstance(right, date)
    any_number = isinstance(left, Decimal | bool) or isinstance(right, Decimal | bool)
    if any_date and any_number:
        return False
    if not any_date and to_number(left) is not None and to_number(right) is not None:
        return True
    return not any_number and to_date(left) is not None and to_date(right) is not None
