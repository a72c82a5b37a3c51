"""Pages of this room."""

from . import answering, builder, desk, finding, finishing, receipts, releases, results
from .blueprint import bp

__all__ = [
    "answering",
    "bp",
    "builder",
    "desk",
    "finding",
    "finishing",
    "receipts",
    "releases",
    "results",
]
