"""The functions of the language, by name."""

from __future__ import annotations

from .base import Function, ParameterType
from .choices import CHOICE_FUNCTIONS
from .dates import DATE_FUNCTIONS
from .numbers import NUMERIC_FUNCTIONS
from .strings import STRING_FUNCTIONS
from .unsupported import REPLACEMENTS, UNSUPPORTED_FUNCTIONS, UnsupportedReason

FUNCTIONS: dict[str, Function] = (
    CHOICE_FUNCTIONS | STRING_FUNCTIONS | NUMERIC_FUNCTIONS | DATE_FUNCTIONS
)

__all__ = [
    "FUNCTIONS",
    "REPLACEMENTS",
    "UNSUPPORTED_FUNCTIONS",
    "Function",
    "ParameterType",
    "UnsupportedReason",
]
