"""Pages of this room."""

from . import desk
from .blueprint import bp

__all__ = ["bp", "desk"]
