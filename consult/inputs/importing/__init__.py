"""Statements from elsewhere: a CSV or a spreadsheet, by a mapping of its columns.

read -> map columns -> check -> preview -> apply. Nothing is half-imported.
"""

from .importing import Report, preview_inputs, take_in
from .mapping import Mapping, Problem, Trouble, parse_hidden_when
from .reading import List, read_list
from .wording import explain

__all__ = [
    "List",
    "Mapping",
    "Problem",
    "Report",
    "Trouble",
    "explain",
    "parse_hidden_when",
    "preview_inputs",
    "read_list",
    "take_in",
]
