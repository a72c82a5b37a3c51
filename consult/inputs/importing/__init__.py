"""Statements from elsewhere: a CSV or a spreadsheet, by a mapping of its columns.

read -> map columns -> check -> preview -> apply. Nothing is half-imported.
"""

from .importing import Report, import_inputs, preview_inputs, report_on
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
    "import_inputs",
    "parse_hidden_when",
    "preview_inputs",
    "read_list",
    "report_on",
]
