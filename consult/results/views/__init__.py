"""Pages of this room."""

from . import charts, desk, releases
from .blueprint import bp

__all__ = ["bp", "charts", "desk", "releases"]
