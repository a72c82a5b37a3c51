"""Functions of conditions, choices and repeats."""

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


def _in_bounds(minimum: Decimal | None, maximum: Decimal | None, number: Decimal) -> Value:
    """Whether a number is within bounds; a bound of -1 or EMPTY is none."""
    above = minimum is None or minimum == -1 or number >= minimum
    return above and (maximum is None or maximum == -1 or number <= maximum)


def _checklist(minimum: Decimal | None, maximum: Decimal | None, *conditions: bool) -> Value:
    return _in_bounds(minimum, maximum, Decimal(sum(conditions)))


def _weighted_checklist(
    minimum: Decimal | None, maximum: Decimal | None, *pairs: bool | Decimal | None
) -> Value:
    weights = [weight for holds, weight in zip(pairs[::2], pairs[1::2], strict=False) if holds]
    total = sum((Decimal(weight) for weight in weights if weight), Decimal(0))
    return _in_bounds(minimum, maximum, total)


CHOICE_FUNCTIONS = by_name(
    Function("selected", (ParameterType.CHOICES, ParameterType.CHOICE), Type.BOOLEAN, _selected),
    Function(
        "count-selected", (ParameterType.CHOICES,), Type.NUMBER, lambda names: Decimal(len(names))
    ),
    Function(
        "selected-at", (ParameterType.CHOICES, ParameterType.NUMBER), Type.STRING, _selected_at
    ),
    Function("not", (_CONDITION,), Type.BOOLEAN, lambda condition: not condition),
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
    Function(
        "coalesce", (ParameterType.ANY, ParameterType.ANY), None, repeated=(ParameterType.ANY,)
    ),
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
