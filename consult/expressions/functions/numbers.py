"""Functions of numbers. EMPTY as an argument gives EMPTY; sum, min and max ignore EMPTY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal

from ..scope import Type
from ..values import (
    ARITHMETIC_CONTEXT,
    COMPARISON_CONTEXT,
    ONE,
    ZERO,
    Value,
    finite_or_empty,
    less,
    to_number,
)
from .base import Function, ParameterType, by_name, empty_propagating

_NUMBER = ParameterType.NUMBER
_HALF = Decimal("0.5")
_MAX_DECIMAL_PLACES = 30


def _round(number: Decimal, places: Decimal = ZERO) -> Value:
    """Rounds halves up, as XPath does: 2.5 to 3 and -2.5 to -2."""
    scale = int(max(Decimal(-_MAX_DECIMAL_PLACES), min(Decimal(_MAX_DECIMAL_PLACES), places)))
    shifted = ARITHMETIC_CONTEXT.scaleb(COMPARISON_CONTEXT.plus(number), Decimal(scale))
    if not shifted.is_finite():
        return number
    whole = ARITHMETIC_CONTEXT.add(shifted, _HALF).to_integral_value(ROUND_FLOOR)
    return finite_or_empty(ARITHMETIC_CONTEXT.scaleb(whole, Decimal(-scale)))


def power(base: Decimal, exponent: Decimal) -> Value:
    """pow(): 0 to the power of 0 is 1, as in XPath; EMPTY where there is no such number."""
    return ONE if not exponent else finite_or_empty(ARITHMETIC_CONTEXT.power(base, exponent))


def _rounding(rounding: str) -> object:
    return lambda number: COMPARISON_CONTEXT.plus(number).to_integral_value(rounding)


def _numeric_values(arguments: Iterable[list[Value]]) -> Iterator[Decimal]:
    for values in arguments:
        for value in values:
            number = to_number(value)
            if number is not None:
                yield number


def _sum(*arguments: list[Value]) -> Value:
    total = ZERO
    for number in _numeric_values(arguments):
        total = ARITHMETIC_CONTEXT.add(total, number)
    return finite_or_empty(total)


def _extreme(arguments: tuple[list[Value], ...], *, greatest: bool) -> Value:
    """The least or greatest value: of dates where all values are dates, else of the numbers."""
    present: list[Value] = [value for values in arguments for value in values if value is not None]
    are_dates = bool(present) and all(isinstance(value, date) for value in present)
    extreme: Value = None
    for value in present if are_dates else _numeric_values([present]):
        if extreme is None or (less(extreme, value) if greatest else less(value, extreme)):
            extreme = value
    return extreme


def _min(*arguments: list[Value]) -> Value:
    return _extreme(arguments, greatest=False)


def _max(*arguments: list[Value]) -> Value:
    return _extreme(arguments, greatest=True)


def _count_non_empty(*arguments: list[Value]) -> Value:
    return Decimal(sum(value is not None for values in arguments for value in values))


def _unary(name: str, compute: object) -> Function:
    return Function(name, (_NUMBER,), Type.NUMBER, empty_propagating(compute))  # type: ignore[arg-type]


NUMERIC_FUNCTIONS = by_name(
    Function("number", (_NUMBER,), Type.NUMBER, lambda number: number),
    _unary("int", _rounding(ROUND_DOWN)),
    _unary("floor", _rounding(ROUND_FLOOR)),
    _unary("ceiling", _rounding(ROUND_CEILING)),
    Function("round", (_NUMBER, _NUMBER), Type.NUMBER, empty_propagating(_round), required=1),
    Function("pow", (_NUMBER, _NUMBER), Type.NUMBER, empty_propagating(power)),
    _unary("sqrt", lambda number: finite_or_empty(ARITHMETIC_CONTEXT.sqrt(number))),
    _unary("abs", ARITHMETIC_CONTEXT.abs),
    _unary("exp", lambda number: finite_or_empty(ARITHMETIC_CONTEXT.exp(number))),
    _unary("log", lambda number: finite_or_empty(ARITHMETIC_CONTEXT.ln(number))),
    _unary("log10", lambda number: finite_or_empty(ARITHMETIC_CONTEXT.log10(number))),
    Function("sum", (ParameterType.NUMBERS,), Type.NUMBER, _sum, repeated=(ParameterType.NUMBERS,)),
    Function("min", (ParameterType.VALUES,), None, _min, repeated=(ParameterType.VALUES,)),
    Function("max", (ParameterType.VALUES,), None, _max, repeated=(ParameterType.VALUES,)),
    Function("count-non-empty", (ParameterType.VALUES,), Type.NUMBER, _count_non_empty),
)
