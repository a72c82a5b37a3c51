"""Reads of the ledger."""

from .counts import Count, counts_by, tallies
from .lists import Entry, Page, Tie, concerning, entries, public_concerning
from .recording import areas_of_measures, recorded_before, strangers

__all__ = [
    "Count",
    "Entry",
    "Page",
    "Tie",
    "areas_of_measures",
    "concerning",
    "counts_by",
    "entries",
    "public_concerning",
    "recorded_before",
    "strangers",
    "tallies",
]
