"""Pages of this room."""

from . import desk, importing, one, receipt, register
from .blueprint import bp

__all__ = ["bp", "desk", "importing", "one", "receipt", "register"]
