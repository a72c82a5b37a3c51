"""The functions of the language, by name."""

from __future__ import annotations

from .base import Function, Want
from .choosing import CHOOSING
from .days import DAYS
from .numbers import NUMBERS
from .refused import INSTEAD, REFUSED, Reason
from .texts import TEXTS

FUNCTIONS: dict[str, Function] = CHOOSING | TEXTS | NUMBERS | DAYS

__all__ = ["FUNCTIONS", "INSTEAD", "REFUSED", "Function", "Reason", "Want"]
