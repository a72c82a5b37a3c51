"""The texts of `FileCode`. A format may put its own in their place."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .explanations import FindingTexts, error_text, note_text
from .file_codes import FileCode

_NEW_WORKBOOK = _l("Copy the rows into a new workbook and send that.")
_SAVE_AS_TEXT = _l("Save it as “CSV UTF-8” or as .xlsx and send that.")
_IN_PARTS = _l("Send it in parts.")

FILE_TEXTS: FindingTexts = {
    FileCode.TOO_LARGE: error_text(
        _l("The file is larger than %(limit)s MB."),
        _l("Take out pictures and sheets that are not needed, or send it in parts."),
    ),
    FileCode.NOT_A_SPREADSHEET: error_text(
        _l("This is not a spreadsheet."), _l("Send an Excel file (.xlsx) or a CSV file.")
    ),
    FileCode.DAMAGED: error_text(
        _l("The file is damaged and cannot be opened."),
        _l("Open it in your spreadsheet program, save it again as .xlsx and send that."),
    ),
    FileCode.LOCKED: error_text(
        _l("The file is protected by a password."), _l("Save it without a password and send that.")
    ),
    FileCode.OPEN_DOCUMENT: error_text(
        _l("This is an OpenDocument file (.ods)."),
        _l("Save it as Excel (.xlsx) or CSV and send that."),
    ),
    FileCode.UNPACKS_TOO_LARGE: error_text(
        _l("Unpacked, the file is larger than %(limit)s MB."), _NEW_WORKBOOK
    ),
    FileCode.FORBIDDEN_XML: error_text(
        _l("The file holds instructions that a spreadsheet does not need."), _NEW_WORKBOOK
    ),
    FileCode.ENCODING: error_text(_l("The letters of the file cannot be read."), _SAVE_AS_TEXT),
    FileCode.NUL: error_text(_l("This is not text."), _SAVE_AS_TEXT),
    FileCode.CSV_QUOTES: error_text(
        _l("A quotation mark is opened and not closed, near line %(line)s of the file."),
        _l("Write two quotation marks where one is part of the text."),
    ),
    FileCode.EMPTY: error_text(
        _l("The file is empty."), _l("Start from a file you download here.")
    ),
    FileCode.TOO_MANY_ROWS: error_text(_l("The sheet has more than %(limit)s rows."), _IN_PARTS),
    FileCode.TOO_MANY_COLUMNS: error_text(
        _l("The row has more than %(limit)s columns."),
        _l("Take out what stands to the right of the table."),
    ),
    FileCode.TOO_MANY_CELLS: error_text(
        _l("The file has more than %(limit)s filled cells."), _IN_PARTS
    ),
    FileCode.TOO_SLOW: error_text(_l("The file took too long to read."), _NEW_WORKBOOK),
    FileCode.READ_AS_TEXT: note_text(
        _l("Read as text: %(detail)s. If letters look wrong, save the file as “CSV UTF-8”.")
    ),
    FileCode.OLD_FORMAT: note_text(
        _l("This is an old Excel file (.xls). We read it all the same.")
    ),
}
