"""Pages of this room."""

from . import commenting, measure
from .blueprint import bp

__all__ = ["bp", "commenting", "measure"]
