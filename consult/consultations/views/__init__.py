"""Pages of this room."""

from . import commenting, reading
from .blueprint import bp

__all__ = ["bp", "commenting", "reading"]
