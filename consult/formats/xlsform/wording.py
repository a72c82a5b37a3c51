"""What each finding is in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.expressions.diagnostics import Diagnostic, SourceSpan
from consult.expressions.diagnostics import DiagnosticCode as Fault
from consult.expressions.wording import diagnostic_message
from consult.questionnaire.rules.validation import IssueCode as Unpublishable
from consult.questionnaire.wording import ISSUE_MESSAGES

from ..findings import FindingCode, ImportFinding
from .wording_notes import NOTES, OMISSION_EFFECTS

Message = tuple[Any, Any]
_DIAGNOSTIC_CODES = frozenset(Fault)

_FILE: Mapping[FindingCode, Message] = {
    FindingCode.NOT_A_SPREADSHEET: (
        _l("This is not a spreadsheet."),
        _l("Send an Excel file (.xlsx or .xls)."),
    ),
    FindingCode.OPEN_DOCUMENT: (
        _l("This is an OpenDocument file (.ods)."),
        _l("Save it as Excel (.xlsx) and send that."),
    ),
    FindingCode.LOCKED: (
        _l("The file is protected by a password."),
        _l("Save it without a password and send that."),
    ),
    FindingCode.DAMAGED: (
        _l("The file is damaged and cannot be opened."),
        _l("Open it in your spreadsheet program, save it again as .xlsx and send that."),
    ),
    FindingCode.FORBIDDEN_XML: (
        _l("The file holds instructions that a spreadsheet does not need."),
        _l("Copy the sheets into a new workbook and send that."),
    ),
    FindingCode.TOO_LARGE: (
        _l("The file is too large: more than %(limit)s MB."),
        _l("Copy the sheets of the form into a new workbook and send that."),
    ),
    FindingCode.TOO_MANY_ROWS: (
        _l("The sheet has more than %(limit)s rows."),
        _l("Take out the rows that the form does not need."),
    ),
    FindingCode.TOO_MANY_COLUMNS: (
        _l("The row has more than %(limit)s columns."),
        _l("Take out what stands to the right of the table."),
    ),
    FindingCode.TOO_MANY_CELLS: (
        _l("The file has more than %(limit)s filled cells."),
        _l("Take out the rows and columns that the form does not need."),
    ),
    FindingCode.TOO_SLOW: (
        _l("The file took too long to read."),
        _l("Copy the sheets of the form into a new workbook and send that."),
    ),
    FindingCode.NO_SURVEY: (
        _l("There is no sheet called “survey”, and none with the headings type and name. The file has: %(sheets)s."),
        _l("Give the sheet with the questions the name “survey”."),
    ),
    FindingCode.NO_HEADINGS: (
        _l("The sheet has no row of headings that we know."),
        _l("Write type, name and label above the questions, and list_name, name and label above the choices."),
    ),
    FindingCode.OUR_FAULT: (
        _l("Something went wrong while we read the file. The fault is ours, not yours."),
        _l("Tell the people who look after this site. Perhaps it works when you copy the sheets into a new workbook."),
    ),
    FindingCode.NO_QUESTIONS: (
        _l("No question is left that people can answer."),
        _l("Add a question of a type that we have."),
    ),
}  # fmt: skip
_ROWS: Mapping[FindingCode, Message] = {
    FindingCode.CELL_ERROR: (
        _l("The cell shows the error %(shown)s."),
        _l("Repair the formula, or write its result."),
    ),
    FindingCode.MISSING_TYPE: (
        _l("The row has a name and words, and no type."),
        _l("Write the type of the question."),
    ),
    FindingCode.UNKNOWN_TYPE: (
        _l("There is no such type of question."),
        _l("Correct the type, or take the row out. %(suggestion)s"),
    ),
    FindingCode.MISSING_CALCULATION: (
        _l("The row says nothing that can be worked out."),
        _l("Write a calculation, or take the row out."),
    ),
    FindingCode.MISSING_NAME: (_l("The question has no name."), _l("Write a name, for example q12.")),
    FindingCode.BAD_NAME: (
        _l("This cannot be a name."),
        _l("Begin with a letter; use letters, digits, hyphens, dots and underscores only, at most 128."),
    ),
    FindingCode.NAME_TWICE: (
        _l("This name is already in row %(row)s."),
        _l("Give one of the two another name."),
    ),
    FindingCode.AMBIGUOUS_NAME: (
        _l("This name is in row %(row)s too, and an expression uses it: we cannot tell which is meant."),
        _l("Give one of the two another name."),
    ),
    FindingCode.MISSING_LIST: (
        _l("The type names no list of choices."),
        _l("Write the name of a list after it, for example: select_one yes_no."),
    ),
    FindingCode.UNKNOWN_LIST: (
        _l("There is no list “%(list)s” on the sheet of choices."),
        _l("Add the list, or correct its name."),
    ),
    FindingCode.NO_LIST_NAME: (_l("The choice belongs to no list."), _l("Write the name of its list.")),
    FindingCode.MISSING_CHOICE_NAME: (
        _l("The choice has no name."),
        _l("Write a short name without spaces, for example: yes."),
    ),
    FindingCode.TOO_FEW_CHOICES: (
        _l("The list “%(list)s” has too few choices for this question."),
        _l("Add choices to the list."),
    ),
    FindingCode.TOO_MANY_CHOICES: (
        _l("There are more than %(most)s choices."),
        _l("Take out choices, or divide the list among several questions."),
    ),
    FindingCode.NOT_CLOSED: (
        _l("The group that begins here does not end."),
        _l("Add a row “end group” or “end repeat” after its last question."),
    ),
    FindingCode.NOT_OPENED: (
        _l("A group ends here that did not begin."),
        _l("Take the row out, or add the row that begins the group."),
    ),
    FindingCode.CLOSED_OTHERWISE: (
        _l("The group that begins in row %(row)s is closed as another kind."),
        _l("End a group with “end group” and a repeat with “end repeat”."),
    ),
    FindingCode.TOO_DEEP: (
        _l("More than %(most)s groups stand within each other."),
        _l("Take out some of the groups."),
    ),
    FindingCode.BAD_BOUNDS: (
        _l("The bounds “%(value)s” make no range."),
        _l("Write for example: start=0 end=10 step=1."),
    ),
    FindingCode.BAD_EXPRESSION: (
        _l("The expression is wrong at character %(position)s: %(fault)s"),
        _l("Correct it."),
    ),
    FindingCode.UNKNOWN_REFERENCE: (
        _l("There is no question “%(name)s”."),
        _l("Correct the name in ${…}, or add the question. %(suggestion)s"),
    ),
    FindingCode.CIRCLE: (
        _l("These questions depend on each other in a circle: %(names)s."),
        _l("Change one of the conditions or calculations."),
    ),
    FindingCode.TOO_MUCH_LOGIC: (
        _l("The expressions of the form are too long together: more than %(most)s characters."),
        _l("Divide the form into several."),
    ),
    FindingCode.TOO_MANY_QUESTIONS: (
        _l("The form has more than %(most)s questions."),
        _l("Divide the form into several."),
    ),
    FindingCode.TOO_MANY_OPEN: (
        _l("More than %(most)s questions ask for words of one’s own."),
        _l("Ask with choices or numbers where you can."),
    ),
    FindingCode.NOT_PUBLISHABLE: (
        _l("A survey like this cannot be published: %(fault)s %(detail)s"),
        _l("Correct the row."),
    ),
}  # fmt: skip
_CHOICES: Mapping[FindingCode, Message] = {
    FindingCode.UNKNOWN_LANGUAGE: (
        _l("We do not know the language “%(language)s”."),
        _l("Choose which language is meant. Else its texts are left out."),
    ),
    FindingCode.LANGUAGE_TWICE: (
        _l("Another column has the same texts in this language."),
        _l("This column is left out. Or give it another language."),
    ),
    FindingCode.UNSUPPORTED_TYPE: (
        _l("We do not have questions of the type “%(type)s”."),
        _l("The question is left out."),
    ),
    FindingCode.COLUMN_TWICE: (
        _l("Another column has the same heading, or one that means the same: “%(other)s”."),
        _l("This column is left out."),
    ),
    FindingCode.ROW_WITHOUT_TYPE: (
        _l("The row has no type. We take it for a remark."),
        _l("It is left out. Or write the type of the question."),
    ),
    FindingCode.BAD_DEFAULT: (
        _l("This can be no answer to the question, so it is not filled in."),
        _l("The answer begins empty."),
    ),
    FindingCode.RANDOM_ORDER: (
        _l("The order of the answers is mixed anew for each person there."),
        _l("Here everybody gets the order of the file."),
    ),
    FindingCode.UNSUPPORTED_SHEET: (
        _l("We do not read the sheet “%(sheet)s”."),
        _l("It is left out. Put the choices of other files on the sheet of choices."),
    ),
    FindingCode.UNSUPPORTED_COLUMN: (
        _l("We do not have what this column sets."),
        _l("It is left out."),
    ),
    FindingCode.MEDIA: (
        _l("Pictures, sound and films are not imported."),
        _l("They are left out. You can add sound to a question later."),
    ),
    FindingCode.UNSUPPORTED_EXPRESSION: (
        _l("We cannot work out this expression: %(fault)s"),
        _l("It is left out."),
    ),
    FindingCode.DEPENDS_ON_SKIPPED: (
        _l("This depends on “%(name)s” in row %(row)s, which is left out."),
        _l("It is left out."),
    ),
    FindingCode.SKIPPED_IN_WORDS: (
        _l("The words show the answer to “%(name)s”, which is left out."),
        _l("A dot-dot-dot stands in its place. Or change the words."),
    ),
    FindingCode.LABEL_FROM_NAME: (
        _l("There are no words for people to read."),
        _l("The name is shown. Or write a label."),
    ),
    FindingCode.SHOWN_CALCULATION: (
        _l("The question shows a result that is worked out. We work it out without showing it."),
        _l("To show it, write ${name} in the label of a note."),
    ),
    FindingCode.READ_ONLY: (
        _l("The question can be read and not answered."),
        _l("It becomes a note."),
    ),
    FindingCode.CHOICE_TWICE: (
        _l("The list has this name already, with other words."),
        _l("This choice is left out. Or give it another name."),
    ),
    FindingCode.CHOICE_RENAMED: (
        _l("The list has this name several times."),
        _l("This choice gets a number behind its name. Look at the expressions that use it."),
    ),
}  # fmt: skip
MESSAGES: Mapping[FindingCode, Message] = {
    **_FILE,
    **_ROWS,
    **_CHOICES,
    **{code: (words, "") for code, words in NOTES.items()},
}
_SUGGESTED = _l("Did you mean “%(suggestion)s”?")


def explain(finding: ImportFinding) -> tuple[str, str]:
    """What was found, and what to do ("" for notes), in the language of the page."""
    what, what_to_do = MESSAGES[finding.code]
    if finding.code in (FindingCode.UNSUPPORTED_EXPRESSION, FindingCode.DEPENDS_ON_SKIPPED):
        what_to_do = OMISSION_EFFECTS.get(finding.details.get("column", ""), what_to_do)
    return _formatted(what, finding), _formatted(what_to_do, finding)


def _why_not(details: Mapping[str, str]) -> dict[str, str]:
    """What keeps it from being published, in words."""
    name, detail = details.get("fault", "").upper(), details.get("detail", "")
    fault = Unpublishable.__members__.get(name)
    words = str(ISSUE_MESSAGES.get(fault, fault.value)) if fault else name
    return {"fault": words, "detail": f"({detail})" if detail else ""}


def _formatted(words: Any, finding: ImportFinding) -> str:
    """The words with their details; a suggestion stands there only where one was found."""
    text = str(words)
    details = dict(finding.details)
    if finding.code is FindingCode.NOT_PUBLISHABLE:
        details = _why_not(details)
    elif details.get("fault") in _DIAGNOSTIC_CODES:
        details["fault"] = diagnostic_message(
            Diagnostic(Fault(details["fault"]), SourceSpan(0, 0), details)
        )
    suggestion = details.pop("suggestion", "")
    told = str(_SUGGESTED).replace("%(suggestion)s", suggestion) if suggestion else ""
    text = text.replace("%(suggestion)s", told)
    for name in ("fault", "detail", "name"):
        details.setdefault(name, "")
    for name, value in details.items():
        text = text.replace(f"%({name})s", value)
    return " ".join(text.replace(" )", ")").split())
