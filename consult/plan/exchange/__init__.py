"""Spreadsheet exchange of measures and entities: XLSX and CSV, out and back in.

`import_file` reports every problem at once and changes nothing unless all is right;
`export_file` writes what it reads back to the same.
"""

from .exchange import FORMATS, export_file, import_file
from .messages import explain, explain_note
from .reading import Refused
from .report import Change, Fate, FieldChange, Note, Problem, Report, Wrong

__all__ = [
    "FORMATS",
    "Change",
    "Fate",
    "FieldChange",
    "Note",
    "Problem",
    "Refused",
    "Report",
    "Wrong",
    "explain",
    "explain_note",
    "export_file",
    "import_file",
]
