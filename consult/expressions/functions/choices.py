"""Functions on conditions, choices and repeats."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from ..scope import Type
from ..values import Value
from .base import Function, Want, named

_CONDITION = Want.CONDITION


def _selected(names: tuple[str, ...], name: str) -> Value:
    return name.strip() in names


def _selected_at(names: tuple[str, ...], index: Decimal | None) -> Value:
    if index is None or not 0 <= index < len(names):
        return None
    return names[int(index.to_integral_value(ROUND_DOWN))]


def _within(least: Decimal | None, most: Decimal | None, found: Decimal) -> Value:
    """-1 (or EMPTY) is no bound."""
    above = least is None or least == -1 or found >= least
    return above and (most is None or most == -1 or found <= most)


def _checklist(least: Decimal | None, most: Decimal | None, *held: bool) -> Value:
    return _within(least, most, Decimal(sum(held)))


def _weighted(least: Decimal | None, most: Decimal | None, *pairs: bool | Decimal | None) -> Value:
    weights = [weight for held, weight in zip(pairs[::2], pairs[1::2], strict=False) if held]
    return _within(least, most, sum((Decimal(one) for one in weights if one), Decimal(0)))


CHOOSING = named(
    Function("selected", (Want.CHOICES, Want.CHOICE), Type.BOOLEAN, _selected),
    Function("count-selected", (Want.CHOICES,), Type.NUMBER, lambda names: Decimal(len(names))),
    Function("selected-at", (Want.CHOICES, Want.NUMBER), Type.STRING, _selected_at),
    Function("not", (_CONDITION,), Type.BOOLEAN, lambda held: not held),
    Function("boolean", (_CONDITION,), Type.BOOLEAN, bool),
    Function("true", (), Type.BOOLEAN, lambda: True),
    Function("false", (), Type.BOOLEAN, lambda: False),
    Function("checklist", (Want.NUMBER, Want.NUMBER), Type.BOOLEAN, _checklist, more=(_CONDITION,)),
    Function(
        "weighted-checklist",
        (Want.NUMBER, Want.NUMBER),
        Type.BOOLEAN,
        _weighted,
        more=(_CONDITION, Want.NUMBER),
    ),
    Function("if", (_CONDITION, Want.ANY, Want.ANY), None),
    Function("coalesce", (Want.ANY, Want.ANY), None, more=(Want.ANY,)),
    Function("once", (Want.ANY,), None),
    Function("count", (Want.MANY,), Type.NUMBER),
    Function("position", (Want.PLACE,), Type.NUMBER),
    Function(
        "indexed-repeat",
        (Want.NAME, Want.REPEAT, Want.NUMBER),
        None,
        more=(Want.REPEAT, Want.NUMBER),
    ),
    Function("jr:choice-name", (Want.CHOICE, Want.NAME), Type.STRING),
)
