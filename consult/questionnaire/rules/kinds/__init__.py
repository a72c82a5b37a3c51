"""The kinds of question: one registered class each, and one template of the same name."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Cell, Kind, Meaning, Row, Sent, Trouble, Value
from .choices import Acknowledge, Multi, Single, YesNo
from .contact import Contact
from .dates import Day
from .non_input import Calculate, Hidden, Note
from .numbers import Decimal, Integer, Range
from .open_ended import Line, Text
from .ranking import Rank
from .scales import Scale5

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Single(),
        Multi(),
        YesNo(),
        Scale5(),
        Rank(),
        Line(),
        Text(),
        Integer(),
        Decimal(),
        Range(),
        Day(),
        Note(),
        Acknowledge(),
        Contact(),
        Calculate(),
        Hidden(),
    )
}

OPEN = frozenset({"line", "text"})
"""Kinds whose answers are words of one's own: inputs of the ledger."""
IN_MATRIX = frozenset({"single", "multi", "scale5", "yes_no"})
"""Kinds that rows of a matrix can be of."""

__all__ = [
    "IN_MATRIX",
    "KINDS",
    "OPEN",
    "Cell",
    "Kind",
    "Meaning",
    "Row",
    "Sent",
    "Trouble",
    "Value",
]
