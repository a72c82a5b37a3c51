"""Pages of the plan room. Each module adds its routes to the blueprint when imported here."""

from . import members
from .blueprint import bp

__all__ = ["bp", "members"]
