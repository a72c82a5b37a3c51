"""Reads of the ledger."""

from .counts import Count, counts_by, matching, tallies
from .entries import Entry, Heard, Tie, entries
from .lists import Page, concerning, public_concerning
from .plan import Codes, associations, codes_within, input_of_plan, measures_to_tie
from .receipts import Answer, Receipt, receipts_of
from .recording import areas_of_measures, recorded_before, strangers

__all__ = [
    "Answer",
    "Codes",
    "Count",
    "Entry",
    "Heard",
    "Page",
    "Receipt",
    "Tie",
    "areas_of_measures",
    "associations",
    "codes_within",
    "concerning",
    "counts_by",
    "entries",
    "input_of_plan",
    "matching",
    "measures_to_tie",
    "public_concerning",
    "receipts_of",
    "recorded_before",
    "strangers",
    "tallies",
]
