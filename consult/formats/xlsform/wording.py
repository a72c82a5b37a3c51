"""The texts of findings in XLSForm workbooks."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from consult.expressions.diagnostics import Diagnostic, SourceSpan
from consult.expressions.diagnostics import DiagnosticCode as Fault
from consult.expressions.wording import diagnostic_message
from consult.imports.explanations import (
    Explanation,
    FindingText,
    FindingTexts,
    error_text,
    explain_with,
    fill_text,
    note_text,
)
from consult.imports.file_codes import FileCode
from consult.imports.findings import Finding
from consult.imports.wording import FILE_TEXTS
from consult.questionnaire.rules.validation import IssueCode
from consult.questionnaire.wording import ISSUE_MESSAGES

from ..codes import QuestionnaireCode
from .wording_notes import NOTES, OMISSION_EFFECTS, OMISSIONS

_DIAGNOSTIC_CODES = frozenset(Fault)

_FILE: FindingTexts = {
    FileCode.NOT_A_SPREADSHEET: error_text(
        _l("This is not a spreadsheet."),
        _l("Send an Excel file (.xlsx or .xls)."),
    ),
    FileCode.OPEN_DOCUMENT: error_text(
        _l("This is an OpenDocument file (.ods)."),
        _l("Save it as Excel (.xlsx) and send that."),
    ),
    FileCode.FORBIDDEN_XML: error_text(
        _l("The file holds instructions that a spreadsheet does not need."),
        _l("Copy the sheets into a new workbook and send that."),
    ),
    **dict.fromkeys(
        (FileCode.TOO_LARGE, FileCode.UNPACKS_TOO_LARGE),
        error_text(
            _l("The file is too large: more than %(limit)s MB."),
            _l("Copy the sheets of the form into a new workbook and send that."),
        ),
    ),
    FileCode.TOO_MANY_ROWS: error_text(
        _l("The sheet has more than %(limit)s rows."),
        _l("Take out the rows that the form does not need."),
    ),
    FileCode.TOO_MANY_CELLS: error_text(
        _l("The file has more than %(limit)s filled cells."),
        _l("Take out the rows and columns that the form does not need."),
    ),
    FileCode.TOO_SLOW: error_text(
        _l("The file took too long to read."),
        _l("Copy the sheets of the form into a new workbook and send that."),
    ),
    QuestionnaireCode.NO_SURVEY: error_text(
        _l("There is no sheet called “survey”, and none with the headings type and name. The file has: %(sheets)s."),
        _l("Give the sheet with the questions the name “survey”."),
    ),
    QuestionnaireCode.NO_HEADINGS: error_text(
        _l("The sheet has no row of headings that we know."),
        _l("Write type, name and label above the questions, and list_name, name and label above the choices."),
    ),
    QuestionnaireCode.OUR_FAULT: error_text(
        _l("Something went wrong while we read the file. The fault is ours, not yours."),
        _l("Tell the people who look after this site. Perhaps it works when you copy the sheets into a new workbook."),
    ),
    QuestionnaireCode.NO_QUESTIONS: error_text(
        _l("No question is left that people can answer."),
        _l("Add a question of a type that we have."),
    ),
}  # fmt: skip
_ROWS: FindingTexts = {
    QuestionnaireCode.CELL_ERROR: error_text(
        _l("The cell shows the error %(shown)s."),
        _l("Repair the formula, or write its result."),
    ),
    QuestionnaireCode.MISSING_TYPE: error_text(
        _l("The row has a name and words, and no type."),
        _l("Write the type of the question."),
    ),
    QuestionnaireCode.UNKNOWN_TYPE: error_text(
        _l("There is no such type of question."),
        _l("Correct the type, or take the row out. %(suggestion)s"),
    ),
    QuestionnaireCode.MISSING_CALCULATION: error_text(
        _l("The row says nothing that can be worked out."),
        _l("Write a calculation, or take the row out."),
    ),
    QuestionnaireCode.MISSING_NAME: error_text(_l("The question has no name."), _l("Write a name, for example q12.")),
    QuestionnaireCode.BAD_NAME: error_text(
        _l("This cannot be a name."),
        _l("Begin with a letter; use letters, digits, hyphens, dots and underscores only, at most 128."),
    ),
    QuestionnaireCode.NAME_TWICE: error_text(
        _l("This name is already in row %(row)s."),
        _l("Give one of the two another name."),
    ),
    QuestionnaireCode.AMBIGUOUS_NAME: error_text(
        _l("This name is in row %(row)s too, and an expression uses it: we cannot tell which is meant."),
        _l("Give one of the two another name."),
    ),
    QuestionnaireCode.MISSING_LIST: error_text(
        _l("The type names no list of choices."),
        _l("Write the name of a list after it, for example: select_one yes_no."),
    ),
    QuestionnaireCode.UNKNOWN_LIST: error_text(
        _l("There is no list “%(list)s” on the sheet of choices."),
        _l("Add the list, or correct its name."),
    ),
    QuestionnaireCode.NO_LIST_NAME: error_text(_l("The choice belongs to no list."), _l("Write the name of its list.")),
    QuestionnaireCode.MISSING_CHOICE_NAME: error_text(
        _l("The choice has no name."),
        _l("Write a short name without spaces, for example: yes."),
    ),
    QuestionnaireCode.TOO_FEW_CHOICES: error_text(
        _l("The list “%(list)s” has too few choices for this question."),
        _l("Add choices to the list."),
    ),
    QuestionnaireCode.TOO_MANY_CHOICES: error_text(
        _l("There are more than %(most)s choices."),
        _l("Take out choices, or divide the list among several questions."),
    ),
    QuestionnaireCode.NOT_CLOSED: error_text(
        _l("The group that begins here does not end."),
        _l("Add a row “end group” or “end repeat” after its last question."),
    ),
    QuestionnaireCode.NOT_OPENED: error_text(
        _l("A group ends here that did not begin."),
        _l("Take the row out, or add the row that begins the group."),
    ),
    QuestionnaireCode.CLOSED_OTHERWISE: error_text(
        _l("The group that begins in row %(row)s is closed as another kind."),
        _l("End a group with “end group” and a repeat with “end repeat”."),
    ),
    QuestionnaireCode.TOO_DEEP: error_text(
        _l("More than %(most)s groups stand within each other."),
        _l("Take out some of the groups."),
    ),
    QuestionnaireCode.BAD_BOUNDS: error_text(
        _l("The bounds “%(value)s” make no range."),
        _l("Write for example: start=0 end=10 step=1."),
    ),
    QuestionnaireCode.BAD_EXPRESSION: error_text(
        _l("The expression is wrong at character %(position)s: %(fault)s"),
        _l("Correct it."),
    ),
    QuestionnaireCode.UNKNOWN_REFERENCE: error_text(
        _l("There is no question “%(name)s”."),
        _l("Correct the name in ${…}, or add the question. %(suggestion)s"),
    ),
    QuestionnaireCode.CIRCLE: error_text(
        _l("These questions depend on each other in a circle: %(names)s."),
        _l("Change one of the conditions or calculations."),
    ),
    QuestionnaireCode.TOO_MUCH_LOGIC: error_text(
        _l("The expressions of the form are too long together: more than %(most)s characters."),
        _l("Divide the form into several."),
    ),
    QuestionnaireCode.TOO_MANY_QUESTIONS: error_text(
        _l("The form has more than %(most)s questions."),
        _l("Divide the form into several."),
    ),
    QuestionnaireCode.TOO_MANY_OPEN: error_text(
        _l("More than %(most)s questions ask for words of one’s own."),
        _l("Ask with choices or numbers where you can."),
    ),
    QuestionnaireCode.NOT_PUBLISHABLE: error_text(
        _l("A survey like this cannot be published: %(fault)s %(detail)s"),
        _l("Correct the row."),
    ),
}  # fmt: skip
MESSAGES: FindingTexts = {
    **FILE_TEXTS,
    **_FILE,
    **_ROWS,
    **OMISSIONS,
    **{code: note_text(text) for code, text in NOTES.items()},
}
_OMITTED_EXPRESSIONS = frozenset(
    {QuestionnaireCode.UNSUPPORTED_EXPRESSION, QuestionnaireCode.DEPENDS_ON_SKIPPED}
)
_RENAMING_CODES = frozenset(
    {
        QuestionnaireCode.NAME_AGAIN,
        QuestionnaireCode.NAME_WITH_SPACES,
        QuestionnaireCode.CHOICE_RENAMED,
        QuestionnaireCode.OTHER_CASE,
    }
)
"""Where a name became another."""
_SUGGESTED = _l("Did you mean “%(suggestion)s”?")


def explain(finding: Finding) -> Explanation:
    """A finding in the language of the page."""
    text = MESSAGES[finding.code]
    if finding.code in _OMITTED_EXPRESSIONS:
        column = finding.details.get("column", "")
        text = FindingText(text.what, OMISSION_EFFECTS.get(column, text.consequence))
    words = explain_with(text, finding, _details_in_words(finding))
    return Explanation(
        _tidy(words.what), _tidy(words.consequence), _tidy(words.what_to_do), _value(finding)
    )


def _details_in_words(finding: Finding) -> dict[str, str]:
    """The details, faults and suggestions as texts; a suggestion only where there is one."""
    details = {"fault": "", "detail": "", "name": "", **finding.details}
    if finding.code is QuestionnaireCode.NOT_PUBLISHABLE:
        details |= _issue_in_words(finding.details)
    elif details["fault"] in _DIAGNOSTIC_CODES:
        diagnostic = Diagnostic(Fault(details["fault"]), SourceSpan(0, 0), finding.details)
        details["fault"] = diagnostic_message(diagnostic)
    suggestion = details.get("suggestion", "")
    details["suggestion"] = fill_text(_SUGGESTED, details) if suggestion else ""
    return details


def _issue_in_words(details: Mapping[str, str]) -> dict[str, str]:
    """What keeps the questionnaire from being published."""
    name, detail = details.get("fault", "").upper(), details.get("detail", "")
    issue = IssueCode.__members__.get(name)
    words = str(ISSUE_MESSAGES.get(issue, issue.value)) if issue else name
    return {"fault": words, "detail": f"({detail})" if detail else ""}


def _tidy(text: str) -> str:
    """Without the spaces that empty details leave."""
    return " ".join(text.replace(" )", ")").split())


def _value(finding: Finding) -> str:
    """What stands in the place, and what it became where it was changed."""
    value, details = finding.value, finding.details
    if finding.code in _RENAMING_CODES and "other" in details:
        return f"{value} → {details['other']}"
    if finding.code is QuestionnaireCode.KEY_MADE:
        return f"{value} → {details.get('key', '')}"
    if finding.code in (QuestionnaireCode.SAME_CHOICE, QuestionnaireCode.CHOICE_TWICE):
        return f"{value} ({finding.letters}{details.get('row', '')})"
    return value or details.get("name", "")
