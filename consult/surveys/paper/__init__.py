"""A published version on paper: numbered questions, codes of choices, and a mark on every page."""

from .drawing import MOST_SHEETS, NotDrawn, Printed, draw
from .marks import Mark, read_mark
from .numbering import Numbers, codes
from .sheet import Cover

__all__ = [
    "MOST_SHEETS",
    "Cover",
    "Mark",
    "NotDrawn",
    "Numbers",
    "Printed",
    "codes",
    "draw",
    "read_mark",
]
