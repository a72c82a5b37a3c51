"""Pages that only staff see."""

from . import detail, importing, overview, register

__all__ = ["detail", "importing", "overview", "register"]
