"""The texts of findings in lists of statements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.imports.explanations import Explanation, FindingTexts, error_text, explain_with
from consult.imports.findings import Finding
from consult.imports.wording import FILE_TEXTS

from ..rules.contributions import CONTRIBUTION_MAX_LENGTH
from .codes import StatementCode

_TEXTS: FindingTexts = {
    **FILE_TEXTS,
    StatementCode.NO_ROWS: error_text(
        _l("The file has headings and no rows."),
        _l("Send a file with at least one statement below the headings."),
    ),
    StatementCode.NO_COLUMN: error_text(
        _l("No column has this heading."),
        _l("Choose one of: %(detail)s."),
    ),
    StatementCode.COLUMN_TWICE: error_text(
        _l("Two columns have this heading."),
        _l("Give each column a heading of its own."),
    ),
    StatementCode.UNKNOWN_AREA: error_text(
        _l("The plan has no area with the code %(detail)s."),
        _l("Choose an area of the plan."),
    ),
    StatementCode.UNKNOWN_MEASURE: error_text(
        _l("The plan has no measure with the code %(detail)s."),
        _l("Choose a measure of the plan."),
    ),
    StatementCode.NO_WORDS: error_text(
        _l("There are no words."),
        _l("Write the statement, or take out the row."),
    ),
    StatementCode.TOO_LONG: error_text(
        _l("The text is too long by %(detail)s characters."),
        _l("Split it into several rows of at most %(most)s characters."),
    ),
    StatementCode.UNKNOWN_LANGUAGE: error_text(
        _l("“%(detail)s” is not the tag of a language."),
        _l("Write a tag, for example pt, en or zh-Hans."),
    ),
    StatementCode.NO_REF: error_text(
        _l("The number of the statement is missing."),
        _l("Give each row a number or code of its own: it tells a second import what is there."),
    ),
    StatementCode.REF_TOO_LONG: error_text(
        _l("The number of the statement is too long."),
        _l("Use at most %(detail)s characters."),
    ),
    StatementCode.REF_TWICE: error_text(
        _l("Row %(detail)s has the same number."),
        _l("Give each row a number of its own, or take out one of the two."),
    ),
    StatementCode.NOT_A_DAY: error_text(
        _l("“%(detail)s” is not a day we can read."),
        _l("Write it as 2026-03-02 or 02/03/2026."),
    ),
    StatementCode.DAY_TO_COME: error_text(
        _l("The day %(detail)s has not come yet."),
        _l("Look at the day again."),
    ),
    StatementCode.UNKNOWN_MUNICIPALITY: error_text(
        _l("“%(detail)s” is not a municipality of the plan."),
        _l("Write its name or code as in the plan, or leave the cell empty."),
    ),
    StatementCode.TOO_MANY_CELLS: error_text(
        _l("The row has more cells than there are headings."),
        _l("Put quotation marks around text that holds the separator."),
    ),
}


def explain(finding: Finding) -> Explanation:
    """A finding in the language of the page."""
    details = {"most": str(CONTRIBUTION_MAX_LENGTH), **finding.details}
    return explain_with(_TEXTS[finding.code], finding, details)
