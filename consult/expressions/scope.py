"""The scope of an expression: the names it can use, their types, and the type it must have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Type(StrEnum):
    """Types of values. Every value may also be EMPTY."""

    EMPTY = "empty"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    """Text, and the name of the choice of a single-choice question."""
    DATE = "date"
    SET = "set"
    """Names of choices, of a multiple-choice question."""
    MIXED = "mixed"
    """Not known, or one of several, as of `if()` with branches of different types."""
    REPEAT = "repeat"
    """A repeat itself, not a value: for count(), position() and indexed-repeat()."""


@dataclass(frozen=True)
class Symbol:
    """What is known of a name.

    `choices` are the names of its choices; None where it has none, or they are not known.
    `enclosing_repeats` begins with the outermost; that of a repeat (Type.REPEAT) ends with itself.
    """

    type: Type
    choices: Collection[str] | None = None
    enclosing_repeats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Where an expression stands.

    `current_value` is the symbol of `.`, None where there is no such value. `columns` are those of
    the choices, in a choice filter. `enclosing_repeats` begins with the outermost. `expected_type`
    is BOOLEAN for relevant, constraint, required and choice filter, NUMBER for the count of a
    repeat, None for a calculation or a default.
    """

    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    current_value: Symbol | None = None
    enclosing_repeats: tuple[str, ...] = ()
    expected_type: Type | None = None
    columns: Collection[str] = frozenset()


def is_multivalued(symbol: Symbol, repeats: tuple[str, ...]) -> bool:
    """Whether a name has many values here: it is in a repeat that is not among `repeats`."""
    return symbol.enclosing_repeats != repeats[: len(symbol.enclosing_repeats)]
