"""The functions of the language, by name."""

from __future__ import annotations

from .base import Function
from .choices import CHOICE_FUNCTIONS
from .dates import DATE_FUNCTIONS
from .numbers import NUMERIC_FUNCTIONS
from .strings import STRING_FUNCTIONS

FUNCTIONS: dict[str, Function] = (
    CHOICE_FUNCTIONS | STRING_FUNCTIONS | NUMERIC_FUNCTIONS | DATE_FUNCTIONS
)
