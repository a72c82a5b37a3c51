"""The kinds of question: one registered class each, and one template of the same name."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Cell, Kind, Row, Sent, Trouble, Value
from .choosing import Multi, Single
from .ranking import Rank
from .scales import Scale5
from .writing import Text

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (Single(), Multi(), Scale5(), Rank(), Text())
}

__all__ = ["KINDS", "Cell", "Kind", "Row", "Sent", "Trouble", "Value"]
