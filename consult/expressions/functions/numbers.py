"""Functions on numbers. One EMPTY argument gives EMPTY; sum, min and max leave EMPTY out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal

from ..scope import Type
from ..values import EXACT, ONE, SHOWN, ZERO, Value, finite, less, to_number
from .base import Function, Want, named, strict

_NUMBER = Want.NUMBER
_HALF = Decimal("0.5")
_MOST_PLACES = 30


def _round(number: Decimal, places: Decimal = ZERO) -> Value:
    """Halves go up, as in XPath: 2.5 to 3 and -2.5 to -2."""
    scale = int(max(Decimal(-_MOST_PLACES), min(Decimal(_MOST_PLACES), places)))
    shifted = EXACT.scaleb(SHOWN.plus(number), Decimal(scale))
    if not shifted.is_finite():
        return number
    whole = EXACT.add(shifted, _HALF).to_integral_value(ROUND_FLOOR)
    return finite(EXACT.scaleb(whole, Decimal(-scale)))


def power(base: Decimal, exponent: Decimal) -> Value:
    """pow(): 0 to the 0 is 1, as in XPath; EMPTY where there is no such number."""
    return ONE if not exponent else finite(EXACT.power(base, exponent))


def _whole(rounding: str) -> object:
    return lambda number: SHOWN.plus(number).to_integral_value(rounding)


def _each(many: Iterable[list[Value]]) -> Iterator[Decimal]:
    for values in many:
        for value in values:
            number = to_number(value)
            if number is not None:
                yield number


def _sum(*many: list[Value]) -> Value:
    total = ZERO
    for number in _each(many):
        total = EXACT.add(total, number)
    return finite(total)


def _extreme(many: tuple[list[Value], ...], *, greatest: bool) -> Value:
    given: list[Value] = [value for values in many for value in values if value is not None]
    dated = bool(given) and all(isinstance(value, date) for value in given)
    best: Value = None
    for value in given if dated else _each([given]):
        if best is None or (less(best, value) if greatest else less(value, best)):
            best = value
    return best


def _min(*many: list[Value]) -> Value:
    return _extreme(many, greatest=False)


def _max(*many: list[Value]) -> Value:
    return _extreme(many, greatest=True)


def _count_non_empty(*many: list[Value]) -> Value:
    return Decimal(sum(value is not None for values in many for value in values))


def _unary(name: str, compute: object) -> Function:
    return Function(name, (_NUMBER,), Type.NUMBER, strict(compute))  # type: ignore[arg-type]


NUMBERS = named(
    Function("number", (_NUMBER,), Type.NUMBER, lambda number: number),
    _unary("int", _whole(ROUND_DOWN)),
    _unary("floor", _whole(ROUND_FLOOR)),
    _unary("ceiling", _whole(ROUND_CEILING)),
    Function("round", (_NUMBER, _NUMBER), Type.NUMBER, strict(_round), least=1),
    Function("pow", (_NUMBER, _NUMBER), Type.NUMBER, strict(power)),
    _unary("sqrt", lambda number: finite(EXACT.sqrt(number))),
    _unary("abs", EXACT.abs),
    _unary("exp", lambda number: finite(EXACT.exp(number))),
    _unary("log", lambda number: finite(EXACT.ln(number))),
    _unary("log10", lambda number: finite(EXACT.log10(number))),
    Function("sum", (Want.MANY_NUMBERS,), Type.NUMBER, _sum, more=(Want.MANY_NUMBERS,)),
    Function("min", (Want.MANY,), None, _min, more=(Want.MANY,)),
    Function("max", (Want.MANY,), None, _max, more=(Want.MANY,)),
    Function("count-non-empty", (Want.MANY,), Type.NUMBER, _count_non_empty),
)
