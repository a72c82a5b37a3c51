"""Pages that only staff see."""

from . import second_factor

__all__ = ["second_factor"]
