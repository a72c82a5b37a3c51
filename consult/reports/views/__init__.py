"""Pages of this room. Each module adds its routes to the blueprint when imported here."""

from . import area, desk, measure
from .blueprint import bp

__all__ = ["area", "bp", "desk", "measure"]
