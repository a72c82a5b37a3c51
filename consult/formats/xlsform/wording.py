"""What each finding is in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.expressions.diagnostics import Code as Fault
from consult.expressions.diagnostics import Problem, Span
from consult.expressions.wording import expression_words
from consult.questionnaire.rules.validation import Fault as Unpublishable
from consult.questionnaire.wording import FAULTS

from ..findings import Code, Finding
from .wording_notes import NOTES, WITHOUT

Said = tuple[Any, Any]
_FAULTS = frozenset(Fault)

_FILE: Mapping[Code, Said] = {
    Code.NOT_A_SPREADSHEET: (
        _l("This is not a spreadsheet."),
        _l("Send an Excel file (.xlsx or .xls)."),
    ),
    Code.OPEN_DOCUMENT: (
        _l("This is an OpenDocument file (.ods)."),
        _l("Save it as Excel (.xlsx) and send that."),
    ),
    Code.LOCKED: (
        _l("The file is protected by a password."),
        _l("Save it without a password and send that."),
    ),
    Code.DAMAGED: (
        _l("The file is damaged and cannot be opened."),
        _l("Open it in your spreadsheet program, save it again as .xlsx and send that."),
    ),
    Code.FORBIDDEN_XML: (
        _l("The file holds instructions that a spreadsheet does not need."),
        _l("Copy the sheets into a new workbook and send that."),
    ),
    Code.TOO_LARGE: (
        _l("The file is too large: more than %(limit)s MB."),
        _l("Copy the sheets of the form into a new workbook and send that."),
    ),
    Code.TOO_MANY_ROWS: (
        _l("The sheet has more than %(limit)s rows."),
        _l("Take out the rows that the form does not need."),
    ),
    Code.TOO_MANY_COLUMNS: (
        _l("The row has more than %(limit)s columns."),
        _l("Take out what stands to the right of the table."),
    ),
    Code.TOO_MANY_CELLS: (
        _l("The file has more than %(limit)s filled cells."),
        _l("Take out the rows and columns that the form does not need."),
    ),
    Code.TOO_SLOW: (
        _l("The file took too long to read."),
        _l("Copy the sheets of the form into a new workbook and send that."),
    ),
    Code.NO_SURVEY: (
        _l("There is no sheet called “survey”, and none with the headings type and name. The file has: %(sheets)s."),
        _l("Give the sheet with the questions the name “survey”."),
    ),
    Code.NO_HEADINGS: (
        _l("The sheet has no row of headings that we know."),
        _l("Write type, name and label above the questions, and list_name, name and label above the choices."),
    ),
    Code.OUR_FAULT: (
        _l("Something went wrong while we read the file. The fault is ours, not yours."),
        _l("Tell the people who look after this site. Perhaps it works when you copy the sheets into a new workbook."),
    ),
    Code.NO_QUESTIONS: (
        _l("No question is left that people can answer."),
        _l("Add a question of a type that we have."),
    ),
}  # fmt: skip
_ROWS: Mapping[Code, Said] = {
    Code.CELL_ERROR: (
        _l("The cell shows the error %(shown)s."),
        _l("Repair the formula, or write its result."),
    ),
    Code.MISSING_TYPE: (
        _l("The row has a name and words, and no type."),
        _l("Write the type of the question."),
    ),
    Code.UNKNOWN_TYPE: (
        _l("There is no such type of question."),
        _l("Correct the type, or take the row out. %(suggestion)s"),
    ),
    Code.MISSING_CALCULATION: (
        _l("The row says nothing that can be worked out."),
        _l("Write a calculation, or take the row out."),
    ),
    Code.MISSING_NAME: (_l("The question has no name."), _l("Write a name, for example q12.")),
    Code.BAD_NAME: (
        _l("This cannot be a name."),
        _l("Begin with a letter; use letters, digits, hyphens, dots and underscores only, at most 128."),
    ),
    Code.NAME_TWICE: (
        _l("This name is already in row %(row)s."),
        _l("Give one of the two another name."),
    ),
    Code.AMBIGUOUS_NAME: (
        _l("This name is in row %(row)s too, and an expression uses it: we cannot tell which is meant."),
        _l("Give one of the two another name."),
    ),
    Code.MISSING_LIST: (
        _l("The type names no list of choices."),
        _l("Write the name of a list after it, for example: select_one yes_no."),
    ),
    Code.UNKNOWN_LIST: (
        _l("There is no list “%(list)s” on the sheet of choices."),
        _l("Add the list, or correct its name."),
    ),
    Code.NO_LIST_NAME: (_l("The choice belongs to no list."), _l("Write the name of its list.")),
    Code.MISSING_CHOICE_NAME: (
        _l("The choice has no name."),
        _l("Write a short name without spaces, for example: yes."),
    ),
    Code.TOO_FEW_CHOICES: (
        _l("The list “%(list)s” has too few choices for this question."),
        _l("Add choices to the list."),
    ),
    Code.TOO_MANY_CHOICES: (
        _l("There are more than %(most)s choices."),
        _l("Take out choices, or divide the list among several questions."),
    ),
    Code.NOT_CLOSED: (
        _l("The group that begins here does not end."),
        _l("Add a row “end group” or “end repeat” after its last question."),
    ),
    Code.NOT_OPENED: (
        _l("A group ends here that did not begin."),
        _l("Take the row out, or add the row that begins the group."),
    ),
    Code.CLOSED_OTHERWISE: (
        _l("The group that begins in row %(row)s is closed as another kind."),
        _l("End a group with “end group” and a repeat with “end repeat”."),
    ),
    Code.TOO_DEEP: (
        _l("More than %(most)s groups stand within each other."),
        _l("Take out some of the groups."),
    ),
    Code.BAD_BOUNDS: (
        _l("The bounds “%(value)s” make no range."),
        _l("Write for example: start=0 end=10 step=1."),
    ),
    Code.BAD_EXPRESSION: (
        _l("The expression is wrong at character %(position)s: %(fault)s"),
        _l("Correct it."),
    ),
    Code.UNKNOWN_REFERENCE: (
        _l("There is no question “%(name)s”."),
        _l("Correct the name in ${…}, or add the question. %(suggestion)s"),
    ),
    Code.CIRCLE: (
        _l("These questions depend on each other in a circle: %(names)s."),
        _l("Change one of the conditions or calculations."),
    ),
    Code.TOO_MUCH_LOGIC: (
        _l("The expressions of the form are too long together: more than %(most)s characters."),
        _l("Divide the form into several."),
    ),
    Code.TOO_MANY_QUESTIONS: (
        _l("The form has more than %(most)s questions."),
        _l("Divide the form into several."),
    ),
    Code.TOO_MANY_OPEN: (
        _l("More than %(most)s questions ask for words of one’s own."),
        _l("Ask with choices or numbers where you can."),
    ),
    Code.NOT_PUBLISHABLE: (
        _l("A survey like this cannot be published: %(fault)s %(detail)s"),
        _l("Correct the row."),
    ),
}  # fmt: skip
_CHOICES: Mapping[Code, Said] = {
    Code.UNKNOWN_LANGUAGE: (
        _l("We do not know the language “%(language)s”."),
        _l("Choose which language is meant. Else its texts are left out."),
    ),
    Code.LANGUAGE_TWICE: (
        _l("Another column has the same texts in this language."),
        _l("This column is left out. Or give it another language."),
    ),
    Code.UNSUPPORTED_TYPE: (
        _l("We do not have questions of the type “%(type)s”."),
        _l("The question is left out."),
    ),
    Code.COLUMN_TWICE: (
        _l("Another column has the same heading, or one that means the same: “%(other)s”."),
        _l("This column is left out."),
    ),
    Code.ROW_WITHOUT_TYPE: (
        _l("The row has no type. We take it for a remark."),
        _l("It is left out. Or write the type of the question."),
    ),
    Code.BAD_DEFAULT: (
        _l("This can be no answer to the question, so it is not filled in."),
        _l("The answer begins empty."),
    ),
    Code.RANDOM_ORDER: (
        _l("The order of the answers is mixed anew for each person there."),
        _l("Here everybody gets the order of the file."),
    ),
    Code.UNSUPPORTED_SHEET: (
        _l("We do not read the sheet “%(sheet)s”."),
        _l("It is left out. Put the choices of other files on the sheet of choices."),
    ),
    Code.UNSUPPORTED_COLUMN: (
        _l("We do not have what this column sets."),
        _l("It is left out."),
    ),
    Code.MEDIA: (
        _l("Pictures, sound and films are not imported."),
        _l("They are left out. You can add sound to a question later."),
    ),
    Code.UNSUPPORTED_EXPRESSION: (
        _l("We cannot work out this expression: %(fault)s"),
        _l("It is left out."),
    ),
    Code.DEPENDS_ON_SKIPPED: (
        _l("This depends on “%(name)s” in row %(row)s, which is left out."),
        _l("It is left out."),
    ),
    Code.SKIPPED_IN_WORDS: (
        _l("The words show the answer to “%(name)s”, which is left out."),
        _l("A dot-dot-dot stands in its place. Or change the words."),
    ),
    Code.LABEL_FROM_NAME: (
        _l("There are no words for people to read."),
        _l("The name is shown. Or write a label."),
    ),
    Code.SHOWN_CALCULATION: (
        _l("The question shows a result that is worked out. We work it out without showing it."),
        _l("To show it, write ${name} in the label of a note."),
    ),
    Code.READ_ONLY: (
        _l("The question can be read and not answered."),
        _l("It becomes a note."),
    ),
    Code.CHOICE_TWICE: (
        _l("The list has this name already, with other words."),
        _l("This choice is left out. Or give it another name."),
    ),
    Code.CHOICE_RENAMED: (
        _l("The list has this name several times."),
        _l("This choice gets a number behind its name. Look at the expressions that use it."),
    ),
}  # fmt: skip
SAID: Mapping[Code, Said] = {
    **_FILE,
    **_ROWS,
    **_CHOICES,
    **{code: (words, "") for code, words in NOTES.items()},
}
_SUGGESTED = _l("Did you mean “%(suggestion)s”?")


def explain(finding: Finding) -> tuple[str, str]:
    """What was found, and what to do ("" for notes), in the language of the page."""
    what, what_to_do = SAID[finding.code]
    if finding.code in (Code.UNSUPPORTED_EXPRESSION, Code.DEPENDS_ON_SKIPPED):
        what_to_do = WITHOUT.get(finding.details.get("column", ""), what_to_do)
    return _filled(what, finding), _filled(what_to_do, finding)


def _why_not(details: Mapping[str, str]) -> dict[str, str]:
    """What keeps it from being published, in words."""
    name, detail = details.get("fault", "").upper(), details.get("detail", "")
    fault = Unpublishable.__members__.get(name)
    words = str(FAULTS.get(fault, fault.value)) if fault else name
    return {"fault": words, "detail": f"({detail})" if detail else ""}


def _filled(words: Any, finding: Finding) -> str:
    """The words with their details; a suggestion stands there only where one was found."""
    text = str(words)
    details = dict(finding.details)
    if finding.code is Code.NOT_PUBLISHABLE:
        details = _why_not(details)
    elif details.get("fault") in _FAULTS:
        details["fault"] = expression_words(Problem(Fault(details["fault"]), Span(0, 0), details))
    suggestion = details.pop("suggestion", "")
    told = str(_SUGGESTED).replace("%(suggestion)s", suggestion) if suggestion else ""
    text = text.replace("%(suggestion)s", told)
    for name in ("fault", "detail", "name"):
        details.setdefault(name, "")
    for name, value in details.items():
        text = text.replace(f"%({name})s", value)
    return " ".join(text.replace(" )", ")").split())
