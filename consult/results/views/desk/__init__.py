"""Pages that only staff see."""

from . import export, results

__all__ = ["export", "results"]
