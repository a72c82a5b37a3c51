"""The functions of the language, by name."""

from __future__ import annotations

from .base import Function, Want
from .choices import CHOOSING
from .dates import DAYS
from .numbers import NUMBERS
from .strings import TEXTS
from .unsupported import INSTEAD, REFUSED, Reason

FUNCTIONS: dict[str, Function] = CHOOSING | TEXTS | NUMBERS | DAYS

__all__ = ["FUNCTIONS", "INSTEAD", "REFUSED", "Function", "Reason", "Want"]
