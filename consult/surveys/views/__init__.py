"""Pages of this room."""

from . import answering, desk, finding, finishing, receipts, results
from .blueprint import bp

__all__ = ["answering", "bp", "desk", "finding", "finishing", "receipts", "results"]
