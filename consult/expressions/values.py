"""Values, how one is read as another type, and how two compare. Total: nothing here raises.

A value is None (EMPTY), a bool, a Decimal, a str, a date, or a tuple of names of choices (a set).
`""`, `()` and numbers that are none (NaN, infinite) are EMPTY too: see `clean`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

Value = None | bool | Decimal | str | date | tuple[str, ...]
ReferenceValue = Value | list[Value]
"""What a reference gives: a value, or a list of them, of a question in a repeat further in."""

ARITHMETIC_CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-99, Emax=99, traps=[])
"""Arithmetic: 34 digits (as decimal128), smaller than 10^100; beyond that there is no number."""
COMPARISON_CONTEXT = Context(prec=24, rounding=ROUND_HALF_EVEN, Emin=-99, Emax=99, traps=[])
"""Comparing and writing: 24 digits, so that `1 div 3 * 3 = 1`."""
MAX_TEXT_LENGTH = 100_000
"""Code points of a text that an expression makes; what is longer is cut."""

ZERO, ONE = Decimal(0), Decimal(1)
_EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"\s*-?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})\s*")
_DATE = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.+Z-]*)?\s*")


def finite_or_empty(number: Decimal) -> Decimal | None:
    """The number as the context left it; None for NaN and the infinite."""
    return number if number.is_finite() else None


def normalized(value: object) -> Value:
    """A value as the language has it; EMPTY for what it does not have."""
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
            return tuple(dict.fromkeys(str(one) for one in value)) or None
    return None


def to_number(value: Value) -> Decimal | None:
    """As number(): text that is a number, true as 1, a date as days since 1970-01-01."""
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
    """As string(): a set as its names with a space between, a date as 2026-03-09."""
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
    shown = COMPARISON_CONTEXT.plus(number)
    if not shown:
        return "0"
    written = format(shown, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def to_boolean(value: Value) -> bool:
    """As boolean(): false for EMPTY, false and 0; true for every other value."""
    return bool(value)


def to_date(value: Value) -> date | None:
    """As date(): a text 2026-03-09 (a time after it is left out), a number of days since 1970."""
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
    """The day so many days after 1970-01-01; EMPTY outside the years 1 to 9999."""
    if abs(number) > 10_000_000:
        return None
    try:
        return _EPOCH + timedelta(days=int(number.to_integral_value(ROUND_FLOOR)))
    except OverflowError:
        return None


def to_names(value: Value) -> tuple[str, ...]:
    """The names of choices in a set, or in a text with spaces between."""
    return value if isinstance(value, tuple) else tuple(dict.fromkeys(to_text(value).split()))


def equal(left: Value, right: Value) -> bool:
    """`=`. EMPTY equals EMPTY only; otherwise see the table in `rules.expressions`."""
    if left is None or right is None:
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _equal_sets(left, right)
    if isinstance(left, date) or isinstance(right, date):
        # A date and a number or a condition are never equal.
        others = (Decimal, bool)
        if isinstance(left, others) or isinstance(right, others):
            return False
        one = to_date(left)
        return one is not None and one == to_date(right)
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
    """`<`: never with EMPTY or a set; dates with dates; anything else as numbers."""
    if left is None or right is None or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    if isinstance(left, str) and isinstance(right, str):
        one, other = to_number(left), to_number(right)
        if one is not None and other is not None:
            return COMPARISON_CONTEXT.plus(one) < COMPARISON_CONTEXT.plus(other)
        return _is_earlier(left, right)
    if isinstance(left, date) or isinstance(right, date):
        if isinstance(left, Decimal | bool) or isinstance(right, Decimal | bool):
            return False
        return _is_earlier(left, right)
    first, second = to_number(left), to_number(right)
    return (
        first is not None
        and second is not None
        and COMPARISON_CONTEXT.plus(first) < COMPARISON_CONTEXT.plus(second)
    )


def _is_earlier(left: Value, right: Value) -> bool:
    one, other = to_date(left), to_date(right)
    return one is not None and other is not None and one < other


def less_or_equal(left: Value, right: Value) -> bool:
    """`<=`: less, or equal; never with EMPTY or a set, nor for words that have no order."""
    if less(left, right):
        return True
    # Neither before nor after, yet comparable: equal. Words that are no numbers have no order.
    return _is_comparable(left, right) and not less(right, left)


def _is_comparable(left: Value, right: Value) -> bool:
    if left is None or right is None or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    dated = isinstance(left, date), isinstance(right, date)
    numeric = isinstance(left, Decimal | bool), isinstance(right, Decimal | bool)
    if any(dated) and any(numeric):
        return False
    if not any(dated) and to_number(left) is not None and to_number(right) is not None:
        return True
    return not any(numeric) and to_date(left) is not None and to_date(right) is not None
