"""Reads of what was said in public, and of the measure that it is said of."""

from .contents import Contents
from .measures import Detail, Head, details_of, head_of
from .voices import (
    COMMENTS_AT_ONCE,
    About,
    Page,
    Voice,
    VoiceRow,
    comment_rows,
    comments,
    counts_by_paragraph,
    measures_meant,
    said_in_area,
)

__all__ = [
    "COMMENTS_AT_ONCE",
    "About",
    "Contents",
    "Detail",
    "Head",
    "Page",
    "Voice",
    "VoiceRow",
    "comment_rows",
    "comments",
    "counts_by_paragraph",
    "details_of",
    "head_of",
    "measures_meant",
    "said_in_area",
]
