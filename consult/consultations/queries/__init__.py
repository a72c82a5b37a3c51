"""Reads of what was said in public, and of the measure that it is said of."""

from .measures import ShownMeasure, measure_to_read, phases_of, shown_measure, version_to_read
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
    "Page",
    "ShownMeasure",
    "Voice",
    "VoiceRow",
    "comment_rows",
    "comments",
    "counts_by_paragraph",
    "measure_to_read",
    "measures_meant",
    "phases_of",
    "said_in_area",
    "shown_measure",
    "version_to_read",
]
