"""What an expression can see where it stands: names with their types, and what is wanted of it."""

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
    """Text, and the name of the choice of a select-one."""
    DATE = "date"
    SET = "set"
    """Names of choices, of a select-several."""
    MIXED = "mixed"
    """More than one of these, as of `if()` with unlike branches; or not known."""
    REPEAT = "repeat"
    """A repeat itself, not a value: for count(), position() and indexed-repeat()."""


@dataclass(frozen=True)
class Symbol:
    """What is known of a name: its type, its choices if any, and the repeats it lives in.

    `repeats` goes from the outermost in; that of a repeat (Type.REPEAT) ends with itself.
    `choices` None: not a question with choices, or not known.
    """

    type: Type
    choices: Collection[str] | None = None
    enclosing_repeats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Where an expression stands.

    `own` is what `.` is (None: there is no own value); `columns` the columns of the list in a
    choice filter; `repeats` the repeats around, outermost first; `wanted` what the result must be:
    None for a calculation or a default, BOOLEAN for relevant, constraint, required and choice
    filter, NUMBER for the count of a repeat.
    """

    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    current_value: Symbol | None = None
    enclosing_repeats: tuple[str, ...] = ()
    expected_type: Type | None = None
    columns: Collection[str] = frozenset()


def is_multivalued(symbol: Symbol, repeats: tuple[str, ...]) -> bool:
    """Whether a name lives in a repeat that does not stand around here: it has many values."""
    return symbol.enclosing_repeats != repeats[: len(symbol.repeats)]
