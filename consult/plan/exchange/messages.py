"""What each problem is in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from .report import ExchangeNote, ExchangeProblem, ExchangeProblemKind

ProblemMessage = tuple[Any, Any]

_FILE: Mapping[ExchangeProblemKind, ProblemMessage] = {
    ExchangeProblemKind.TOO_LARGE: (
        _l("The file is larger than %(detail)s MB."),
        _l("Take out pictures and sheets that are not needed, or send it in parts."),
    ),
    ExchangeProblemKind.NOT_A_SPREADSHEET: (
        _l("This is not a spreadsheet."),
        _l("Send an Excel file (.xlsx) or a CSV file."),
    ),
    ExchangeProblemKind.DAMAGED: (
        _l("The file is damaged and cannot be opened."),
        _l("Open it in your spreadsheet program, save it again as .xlsx and send that."),
    ),
    ExchangeProblemKind.LOCKED: (
        _l("The file is protected by a password."),
        _l("Save it without a password and send that."),
    ),
    ExchangeProblemKind.OPEN_DOCUMENT: (
        _l("This is an OpenDocument file (.ods)."),
        _l("Save it as Excel (.xlsx) or CSV and send that."),
    ),
    ExchangeProblemKind.UNPACKS_TOO_LARGE: (
        _l("Unpacked, the file is larger than %(detail)s MB."),
        _l("Copy the rows into a new workbook and send that."),
    ),
    ExchangeProblemKind.FORBIDDEN_XML: (
        _l("The file holds instructions that a spreadsheet does not need."),
        _l("Copy the rows into a new workbook and send that."),
    ),
    ExchangeProblemKind.ENCODING: (
        _l("The letters of the file cannot be read."),
        _l("Save it as “CSV UTF-8” or as .xlsx and send that."),
    ),
    ExchangeProblemKind.NUL: (
        _l("This is not text."),
        _l("Save it as “CSV UTF-8” or as .xlsx and send that."),
    ),
    ExchangeProblemKind.CSV_QUOTES: (
        _l("A quotation mark is opened and not closed, near line %(detail)s of the file."),
        _l("Write two quotation marks where one is part of the text."),
    ),
    ExchangeProblemKind.EMPTY: (
        _l("The file is empty."),
        _l("Start from a file you download here."),
    ),
    ExchangeProblemKind.NO_SHEET: (
        _l("No sheet has a name we know."),
        _l("Give the sheets these names: %(detail)s."),
    ),
    ExchangeProblemKind.TOO_MANY_ROWS: (
        _l("The sheet has more than %(detail)s rows."),
        _l("Send it in parts."),
    ),
    ExchangeProblemKind.TOO_MANY_COLUMNS: (
        _l("The row has more than %(detail)s columns."),
        _l("Take out what stands to the right of the table."),
    ),
    ExchangeProblemKind.TOO_MANY_CELLS: (
        _l("The file has more than %(detail)s filled cells."),
        _l("Send it in parts."),
    ),
    ExchangeProblemKind.TOO_SLOW: (
        _l("The file took too long to read."),
        _l("Copy the rows into a new workbook and send that."),
    ),
}
_COLUMNS: Mapping[ExchangeProblemKind, ProblemMessage] = {
    ExchangeProblemKind.UNKNOWN_COLUMN: (
        _l("We do not know this column."),
        _l("Write the heading as in a file you download here, or take the column out."),
    ),
    ExchangeProblemKind.COLUMN_TWICE: (
        _l("This column is there twice."),
        _l("Take one of them out."),
    ),
    ExchangeProblemKind.UNKNOWN_LANGUAGE: (
        _l("We do not know the language “%(detail)s”."),
        _l("Write a language code in brackets: pt, en, ar, bn, uk."),
    ),
    ExchangeProblemKind.MISSING_COLUMN: (
        _l("The column “%(detail)s” is missing."),
        _l("Add the column. New rows need it."),
    ),
    ExchangeProblemKind.BEYOND_COLUMNS: (
        _l("There is text under no heading."),
        _l("Write a heading above it, or take the text out."),
    ),
}
_CELLS: Mapping[ExchangeProblemKind, ProblemMessage] = {
    ExchangeProblemKind.MISSING: (_l("The cell is empty."), _l("Fill it in.")),
    ExchangeProblemKind.TOO_LONG: (
        _l("The text is longer than %(detail)s characters."),
        _l("Make it shorter."),
    ),
    ExchangeProblemKind.NOT_A_CODE: (
        _l("This cannot be a code."),
        _l("Use letters, digits, points and hyphens only, for example M01."),
    ),
    ExchangeProblemKind.BECAME_A_DATE: (
        _l("The spreadsheet program turned this into a date."),
        _l("Format the cell as text and write it again."),
    ),
    ExchangeProblemKind.CELL_ERROR: (
        _l("The cell shows the error %(detail)s."),
        _l("Repair the formula, or write its result."),
    ),
    ExchangeProblemKind.NEVER_COMPUTED: (
        _l("The result of the formula is not stored in the file."),
        _l("Open the file in your spreadsheet program and save it, or write the result."),
    ),
    ExchangeProblemKind.NOT_A_CHOICE: (
        _l("This is none of the choices."),
        _l("Write one of these: %(detail)s."),
    ),
    ExchangeProblemKind.NOT_A_DATE: (
        _l("This is not a date between 1990 and 2100."),
        _l("Write it as 2026-03-31 or 31/03/2026."),
    ),
    ExchangeProblemKind.NOT_A_NUMBER: (_l("This is not a number."), _l("Write digits only.")),
    ExchangeProblemKind.NUMBER_TWO_WAYS: (
        _l("This number can be read in two ways: as thousands or as a fraction."),
        _l("Write it without a mark, or with another number of decimals."),
    ),
    ExchangeProblemKind.NUMBER_RANGE: (
        _l("This number has too many digits."),
        _l("Write at most 12 digits, and 4 after the decimal mark."),
    ),
    ExchangeProblemKind.NOT_AN_ORDER: (
        _l("This is not a place in an order."),
        _l("Write 1, 2, 3 and so on."),
    ),
    ExchangeProblemKind.NOT_A_QUARTER: (
        _l("“%(detail)s” is not a quarter of a year."),
        _l("Write quarters as 2026Q1; 2026Q2."),
    ),
    ExchangeProblemKind.NOT_AN_ID: (
        _l("This is not the mark of a paragraph."),
        _l("Leave the cell as it was exported. For a new paragraph, leave it empty."),
    ),
    ExchangeProblemKind.NOT_AN_EMAIL: (_l("This is not an e-mail address."), _l("Correct it.")),
    ExchangeProblemKind.NOT_AN_ADDRESS: (
        _l("This is not the address of a website."),
        _l("Write it as https://www.example.org."),
    ),
}
_PLAN: Mapping[ExchangeProblemKind, ProblemMessage] = {
    ExchangeProblemKind.CODE_TWICE: (
        _l("This code is already in row %(detail)s."),
        _l("Give one of the two another code, or take one out."),
    ),
    ExchangeProblemKind.LISTED_TWICE: (
        _l("“%(detail)s” is there twice."),
        _l("Take one of them out."),
    ),
    ExchangeProblemKind.UNKNOWN_MUNICIPALITY: (
        _l("“%(detail)s” is no municipality of this plan."),
        _l("Write the codes of the plan’s municipalities, with ; between them."),
    ),
    ExchangeProblemKind.UNKNOWN_AREA: (
        _l("“%(detail)s” is no area of this plan."),
        _l("Write the codes of areas, with ; between them, the main one first."),
    ),
    ExchangeProblemKind.UNKNOWN_ENTITY: (
        _l("“%(detail)s” is no entity of this plan."),
        _l("Import the entity first, or correct the code."),
    ),
    ExchangeProblemKind.UNKNOWN_OBJECTIVE: (
        _l("“%(detail)s” is no specific objective of this plan."),
        _l("Add the objective to the plan first, or correct the code."),
    ),
    ExchangeProblemKind.OBJECTIVE_TWO_WAYS: (
        _l("Several strategic objectives have a specific objective with this code: %(detail)s."),
        _l("Fill in the column of the strategic objective too."),
    ),
    ExchangeProblemKind.OBJECTIVE_PARENT: (
        _l("The specific objective “%(detail)s” does not belong to this strategic objective."),
        _l("Correct one of the two."),
    ),
    ExchangeProblemKind.ENDS_BEFORE: (
        _l("The end is before the start, %(detail)s."),
        _l("Correct one of the two dates."),
    ),
    ExchangeProblemKind.UNKNOWN_MEASURE: (
        _l("There is no measure “%(detail)s”, in the plan or on the sheet of measures."),
        _l("Add the measure, or correct the code."),
    ),
    ExchangeProblemKind.NOT_RESPONSIBLE: (
        _l("The measure %(detail)s does not name this entity in this role."),
        _l("Add it on the sheet of measures, or take this row out."),
    ),
    ExchangeProblemKind.PARAGRAPH_ELSEWHERE: (
        _l("This paragraph belongs to another measure."),
        _l("Leave the cell empty: it will be a new paragraph."),
    ),
    ExchangeProblemKind.OUT_OF_REACH: (
        _l("Your role is for other municipalities, so you may not change this row."),
        _l("Take the row out. You may change what concerns: %(detail)s."),
    ),
}
PROBLEM_MESSAGES: Mapping[ExchangeProblemKind, ProblemMessage] = {
    **_FILE,
    **_COLUMNS,
    **_CELLS,
    **_PLAN,
}

_NOTES: Mapping[str, Any] = {
    "csv": _l("Read as text: %(detail)s. If letters look wrong, save the file as “CSV UTF-8”."),
    "xls": _l("This is an old Excel file (.xls). We read it all the same."),
    "sheet_not_read": _l("The sheet “%(detail)s” was not read."),
}


def explain(problem: ExchangeProblem) -> tuple[str, str]:
    """What is wrong, and what to do, in the language of the page (English outside of one)."""
    what, what_to_do = PROBLEM_MESSAGES[problem.wrong]
    return _filled(what, problem.detail), _filled(what_to_do, problem.detail)


def explain_note(note: ExchangeNote) -> str:
    """A note in the language of the page."""
    return _filled(_NOTES[note.what], note.detail)


def _filled(words: Any, detail: str) -> str:
    return str(words).replace("%(detail)s", detail)
