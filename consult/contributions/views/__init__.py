"""Pages of this room."""

from .. import listeners  # watches the flushes of measures
from . import desk, receipt
from .blueprint import bp

__all__ = ["bp", "desk", "listeners", "receipt"]
