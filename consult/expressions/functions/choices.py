"""Functions on conditions, choices and repeats."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from ..scope import Type
from ..values import Value
from .base import Function, ParameterType, by_name

_CONDITION = ParameterType.CONDITION


def _selected(names: tuple[str, ...], name: str) -> Value:
    return name.strip() in names


def _selected_at(names: tuple[str, ...], index: Decimal | None) -> Value:
    if index is None or not 0 <= index < len(names):
        return None
    return names[int(index.to_integral_value(ROUND_DOWN))]


def _in_bounds(least: Decimal | None, most: Decimal | None, found: Decimal) -> Value:
    """-1 (or EMPTY) is no bound."""
    above = least is None or least == -1 or found >= least
    return above and (most is None or most == -1 or found <= most)


def _checklist(least: Decimal | None, most: Decimal | None, *held: bool) -> Value:
    return _in_bounds(least, most, Decimal(sum(held)))


def _weighted_checklist(
    least: Decimal | None, most: Decimal | None, *pairs: bool | Decimal | None
) -> Value:
    weights = [weight for held, weight in zip(pairs[::2], pairs[1::2], strict=False) if held]
    return _in_bounds(least, most, sum((Decimal(one) for one in weights if one), Decimal(0)))


CHOICE_FUNCTIONS = by_name(
    Function("selected", (ParameterType.CHOICES, ParameterType.CHOICE), Type.BOOLEAN, _selected),
    Function(
        "count-selected", (ParameterType.CHOICES,), Type.NUMBER, lambda names: Decimal(len(names))
    ),
    Function(
        "selected-at", (ParameterType.CHOICES, ParameterType.NUMBER), Type.STRING, _selected_at
    ),
    Function("not", (_CONDITION,), Type.BOOLEAN, lambda held: not held),
    Function("boolean", (_CONDITION,), Type.BOOLEAN, bool),
    Function("true", (), Type.BOOLEAN, lambda: True),
    Function("false", (), Type.BOOLEAN, lambda: False),
    Function(
        "checklist",
        (ParameterType.NUMBER, ParameterType.NUMBER),
        Type.BOOLEAN,
        _checklist,
        repeated=(_CONDITION,),
    ),
    Function(
        "weighted-checklist",
        (ParameterType.NUMBER, ParameterType.NUMBER),
        Type.BOOLEAN,
        _weighted_checklist,
        repeated=(_CONDITION, ParameterType.NUMBER),
    ),
    Function("if", (_CONDITION, ParameterType.ANY, ParameterType.ANY), None),
    Function("coalesce", (ParameterType.ANY, ParameterType.ANY), None, repeated=(ParameterType.ANY,)),
    Function("once", (ParameterType.ANY,), None),
    Function("count", (ParameterType.VALUES,), Type.NUMBER),
    Function("position", (ParameterType.INSTANCE,), Type.NUMBER),
    Function(
        "indexed-repeat",
        (ParameterType.NAME, ParameterType.REPEAT, ParameterType.NUMBER),
        None,
        repeated=(ParameterType.REPEAT, ParameterType.NUMBER),
    ),
    Function("jr:choice-name", (ParameterType.CHOICE, ParameterType.NAME), Type.STRING),
)
