"""What was done with a workbook, in plain words: harmless things, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.imports.explanations import FindingTexts, choice_text

from ..codes import QuestionnaireCode

NOTES: Mapping[QuestionnaireCode, Any] = {
    QuestionnaireCode.OTHER_SHEET: _l("No sheet is called “survey”, so the questions are read from “%(sheet)s”."),
    QuestionnaireCode.METADATA: _l("We do not keep times, devices or persons, so this row is left out."),
    QuestionnaireCode.DISABLED: _l("The row is switched off, so it is left out."),
    QuestionnaireCode.UNKNOWN_COLUMN: _l("We do not know this column, so it is not read."),
    QuestionnaireCode.UNUSED_LIST: _l("No question uses this list."),
    QuestionnaireCode.EMPTY_LANGUAGE: _l("There are no texts in the language “%(language)s”."),
    QuestionnaireCode.LANGUAGE_WITHOUT_SCREENS: _l(
        "The texts in “%(language)s” (%(tag)s) are kept. Our pages are not there in this language yet."
    ),
    QuestionnaireCode.SOURCE_LANGUAGE: _l("The texts are translated from this language: %(language)s."),
    QuestionnaireCode.PARTLY_TRANSLATED: _l("In “%(language)s” %(missing)s of %(all)s texts are missing."),
    QuestionnaireCode.NO_TITLE: _l("The form has no title, so it is called as the file. Change this before you publish it."),
    QuestionnaireCode.SETTING: _l("We do not need this setting."),
    QuestionnaireCode.KEY_MADE: _l("The name cannot be a key, so results keep the question under another."),
    QuestionnaireCode.KEY_TWICE: _l("Another row has the key “%(key)s”, so this row gets a new one."),
    QuestionnaireCode.EMPTY_GROUP: _l("Nothing is asked in this group, so it is left out."),
    QuestionnaireCode.RANGE_DEFAULTS: _l("The range says no bounds, so it goes as usual: %(bounds)s."),
    QuestionnaireCode.GUIDANCE: _l("The guidance stands below the hint."),
    QuestionnaireCode.REQUIRED_GROUP: _l(
        "A group cannot have to be answered, so this is left out. Say it of its questions."
    ),
    QuestionnaireCode.OR_OTHER: _l("The choice “Other” is added, with a line to say which."),
    QuestionnaireCode.MATRIX: _l("The group is shown as a table."),
    QuestionnaireCode.NO_MATRIX: _l("The rows of this table differ, so they stand on one page instead."),
    QuestionnaireCode.SAME_CHOICE: _l("The list has the same choice already, so it is taken once."),
    QuestionnaireCode.NAME_AGAIN: _l("The name is used in another group too, so here it has a number."),
    QuestionnaireCode.TABLE_HEAD: _l("The row only shows the headings of a table, so it is left out."),
    QuestionnaireCode.NAME_WITH_SPACES: _l(
        "Names of choices cannot have spaces, so those of this list are written with “_”."
    ),
    QuestionnaireCode.OTHER_CASE: _l("The list is written with other capital letters on the sheet of choices."),
    QuestionnaireCode.MARKS: _l("Marks for bold, colours and headings are taken out of %(count)s texts of this sheet."),
    QuestionnaireCode.TODAY: _l("The day of the answer is worked out, because an expression uses it."),
}  # fmt: skip
OMISSION_EFFECTS: Mapping[str, Any] = {
    "relevant": _l("The condition is left out: this is always asked."),
    "required_if": _l("The condition is left out: people may leave this unanswered."),
    "constraint": _l("The check is left out: any answer is taken."),
    "choice_filter": _l("The filter is left out: all choices are shown."),
    "calculation": _l("The row is left out."),
    "default": _l("It is left out: the answer begins empty."),
    "repeat_count": _l("It is left out: people say themselves how many there are."),
}
"""What happens where an expression is left out, by its column."""
OMISSIONS: FindingTexts = {
    QuestionnaireCode.UNKNOWN_LANGUAGE: choice_text(
        _l("We do not know the language “%(language)s”."),
        _l("Choose which language is meant. Else its texts are left out."),
    ),
    QuestionnaireCode.LANGUAGE_TWICE: choice_text(
        _l("Another column has the same texts in this language."),
        _l("This column is left out. Or give it another language."),
    ),
    QuestionnaireCode.UNSUPPORTED_TYPE: choice_text(
        _l("We do not have questions of the type “%(type)s”."),
        _l("The question is left out."),
    ),
    QuestionnaireCode.COLUMN_TWICE: choice_text(
        _l("Another column has the same heading, or one that means the same: “%(other)s”."),
        _l("This column is left out."),
    ),
    QuestionnaireCode.ROW_WITHOUT_TYPE: choice_text(
        _l("The row has no type. We take it for a remark."),
        _l("It is left out. Or write the type of the question."),
    ),
    QuestionnaireCode.BAD_DEFAULT: choice_text(
        _l("This can be no answer to the question, so it is not filled in."),
        _l("The answer begins empty."),
    ),
    QuestionnaireCode.RANDOM_ORDER: choice_text(
        _l("The order of the answers is mixed anew for each person there."),
        _l("Here everybody gets the order of the file."),
    ),
    QuestionnaireCode.UNSUPPORTED_SHEET: choice_text(
        _l("We do not read the sheet “%(sheet)s”."),
        _l("It is left out. Put the choices of other files on the sheet of choices."),
    ),
    QuestionnaireCode.UNSUPPORTED_COLUMN: choice_text(
        _l("We do not have what this column sets."),
        _l("It is left out."),
    ),
    QuestionnaireCode.MEDIA: choice_text(
        _l("Pictures, sound and films are not imported."),
        _l("They are left out. You can add sound to a question later."),
    ),
    QuestionnaireCode.UNSUPPORTED_EXPRESSION: choice_text(
        _l("We cannot work out this expression: %(fault)s"),
        _l("It is left out."),
    ),
    QuestionnaireCode.DEPENDS_ON_SKIPPED: choice_text(
        _l("This depends on “%(name)s” in row %(row)s, which is left out."),
        _l("It is left out."),
    ),
    QuestionnaireCode.SKIPPED_IN_WORDS: choice_text(
        _l("The words show the answer to “%(name)s”, which is left out."),
        _l("A dot-dot-dot stands in its place. Or change the words."),
    ),
    QuestionnaireCode.LABEL_FROM_NAME: choice_text(
        _l("There are no words for people to read."),
        _l("The name is shown. Or write a label."),
    ),
    QuestionnaireCode.SHOWN_CALCULATION: choice_text(
        _l("The question shows a result that is worked out. We work it out without showing it."),
        _l("To show it, write ${name} in the label of a note."),
    ),
    QuestionnaireCode.READ_ONLY: choice_text(
        _l("The question can be read and not answered."),
        _l("It becomes a note."),
    ),
    QuestionnaireCode.CHOICE_TWICE: choice_text(
        _l("The list has this name already, with other words."),
        _l("This choice is left out. Or give it another name."),
    ),
    QuestionnaireCode.CHOICE_RENAMED: choice_text(
        _l("The list has this name several times."),
        _l("This choice gets a number behind its name. Look at the expressions that use it."),
    ),
}  # fmt: skip
