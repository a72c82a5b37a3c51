"""The texts of findings in plan spreadsheets."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.imports.explanations import (
    Explanation,
    FindingTexts,
    error_text,
    explain_with,
    note_text,
)
from consult.imports.findings import Finding
from consult.imports.wording import FILE_TEXTS

from .codes import ExchangeCode

_COLUMNS: FindingTexts = {
    ExchangeCode.NO_SHEET: error_text(
        _l("No sheet has a name we know."),
        _l("Give the sheets these names: %(detail)s."),
    ),
    ExchangeCode.UNKNOWN_COLUMN: error_text(
        _l("We do not know this column."),
        _l("Write the heading as in a file you download here, or take the column out."),
    ),
    ExchangeCode.COLUMN_TWICE: error_text(
        _l("This column is there twice."),
        _l("Take one of them out."),
    ),
    ExchangeCode.UNKNOWN_LANGUAGE: error_text(
        _l("We do not know the language “%(detail)s”."),
        _l("Write a language code in brackets: pt, en, ar, bn, uk."),
    ),
    ExchangeCode.MISSING_COLUMN: error_text(
        _l("The column “%(detail)s” is missing."),
        _l("Add the column. New rows need it."),
    ),
    ExchangeCode.BEYOND_COLUMNS: error_text(
        _l("There is text under no heading."),
        _l("Write a heading above it, or take the text out."),
    ),
}
_CELLS: FindingTexts = {
    ExchangeCode.MISSING: error_text(_l("The cell is empty."), _l("Fill it in.")),
    ExchangeCode.TOO_LONG: error_text(
        _l("The text is longer than %(detail)s characters."),
        _l("Make it shorter."),
    ),
    ExchangeCode.NOT_A_CODE: error_text(
        _l("This cannot be a code."),
        _l("Use letters, digits, points and hyphens only, for example M01."),
    ),
    ExchangeCode.BECAME_A_DATE: error_text(
        _l("The spreadsheet program turned this into a date."),
        _l("Format the cell as text and write it again."),
    ),
    ExchangeCode.CELL_ERROR: error_text(
        _l("The cell shows the error %(detail)s."),
        _l("Repair the formula, or write its result."),
    ),
    ExchangeCode.NEVER_COMPUTED: error_text(
        _l("The result of the formula is not stored in the file."),
        _l("Open the file in your spreadsheet program and save it, or write the result."),
    ),
    ExchangeCode.NOT_A_CHOICE: error_text(
        _l("This is none of the choices."),
        _l("Write one of these: %(detail)s."),
    ),
    ExchangeCode.NOT_A_DATE: error_text(
        _l("This is not a date between 1990 and 2100."),
        _l("Write it as 2026-03-31 or 31/03/2026."),
    ),
    ExchangeCode.NOT_A_NUMBER: error_text(_l("This is not a number."), _l("Write digits only.")),
    ExchangeCode.NUMBER_TWO_WAYS: error_text(
        _l("This number can be read in two ways: as thousands or as a fraction."),
        _l("Write it without a mark, or with another number of decimals."),
    ),
    ExchangeCode.NUMBER_RANGE: error_text(
        _l("This number has too many digits."),
        _l("Write at most 12 digits, and 4 after the decimal mark."),
    ),
    ExchangeCode.NOT_AN_ORDER: error_text(
        _l("This is not a place in an order."),
        _l("Write 1, 2, 3 and so on."),
    ),
    ExchangeCode.NOT_A_QUARTER: error_text(
        _l("“%(detail)s” is not a quarter of a year."),
        _l("Write quarters as 2026Q1; 2026Q2."),
    ),
    ExchangeCode.NOT_AN_ID: error_text(
        _l("This is not the mark of a paragraph."),
        _l("Leave the cell as it was exported. For a new paragraph, leave it empty."),
    ),
    ExchangeCode.NOT_AN_EMAIL: error_text(_l("This is not an e-mail address."), _l("Correct it.")),
    ExchangeCode.NOT_AN_ADDRESS: error_text(
        _l("This is not the address of a website."),
        _l("Write it as https://www.example.org."),
    ),
}
_PLAN: FindingTexts = {
    ExchangeCode.CODE_TWICE: error_text(
        _l("This code is already in row %(detail)s."),
        _l("Give one of the two another code, or take one out."),
    ),
    ExchangeCode.LISTED_TWICE: error_text(
        _l("“%(detail)s” is there twice."),
        _l("Take one of them out."),
    ),
    ExchangeCode.UNKNOWN_MUNICIPALITY: error_text(
        _l("“%(detail)s” is no municipality of this plan."),
        _l("Write the codes of the plan’s municipalities, with ; between them."),
    ),
    ExchangeCode.UNKNOWN_AREA: error_text(
        _l("“%(detail)s” is no area of this plan."),
        _l("Write the codes of areas, with ; between them, the main one first."),
    ),
    ExchangeCode.UNKNOWN_ENTITY: error_text(
        _l("“%(detail)s” is no entity of this plan."),
        _l("Import the entity first, or correct the code."),
    ),
    ExchangeCode.UNKNOWN_OBJECTIVE: error_text(
        _l("“%(detail)s” is no specific objective of this plan."),
        _l("Add the objective to the plan first, or correct the code."),
    ),
    ExchangeCode.OBJECTIVE_TWO_WAYS: error_text(
        _l("Several strategic objectives have a specific objective with this code: %(detail)s."),
        _l("Fill in the column of the strategic objective too."),
    ),
    ExchangeCode.OBJECTIVE_PARENT: error_text(
        _l("The specific objective “%(detail)s” does not belong to this strategic objective."),
        _l("Correct one of the two."),
    ),
    ExchangeCode.ENDS_BEFORE: error_text(
        _l("The end is before the start, %(detail)s."),
        _l("Correct one of the two dates."),
    ),
    ExchangeCode.UNKNOWN_MEASURE: error_text(
        _l("There is no measure “%(detail)s”, in the plan or on the sheet of measures."),
        _l("Add the measure, or correct the code."),
    ),
    ExchangeCode.NOT_RESPONSIBLE: error_text(
        _l("The measure %(detail)s does not name this entity in this role."),
        _l("Add it on the sheet of measures, or take this row out."),
    ),
    ExchangeCode.PARAGRAPH_ELSEWHERE: error_text(
        _l("This paragraph belongs to another measure."),
        _l("Leave the cell empty: it will be a new paragraph."),
    ),
    ExchangeCode.OUT_OF_REACH: error_text(
        _l("Your role is for other municipalities, so you may not change this row."),
        _l("Take the row out. You may change what concerns: %(detail)s."),
    ),
}
_NOTES: FindingTexts = {
    ExchangeCode.SHEET_NOT_READ: note_text(_l("The sheet “%(detail)s” was not read.")),
}
MESSAGES: FindingTexts = {**FILE_TEXTS, **_COLUMNS, **_CELLS, **_PLAN, **_NOTES}


def explain(finding: Finding) -> Explanation:
    """A finding in the language of the page (English outside of one)."""
    return explain_with(MESSAGES[finding.code], finding, finding.details)
