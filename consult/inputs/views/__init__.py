"""Pages of this room."""

from .. import following  # watches the flushes of measures
from . import desk, importing, one, receipt, register
from .blueprint import bp

__all__ = ["bp", "desk", "following", "importing", "one", "receipt", "register"]
