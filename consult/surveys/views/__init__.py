"""Pages of this room."""

from . import answering, desk, finding, finishing, receipts
from .blueprint import bp

__all__ = ["answering", "bp", "desk", "finding", "finishing", "receipts"]
