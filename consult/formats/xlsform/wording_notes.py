"""What was done with a workbook, in plain words: harmless things, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ..findings import FindingCode

NOTES: Mapping[FindingCode, Any] = {
    FindingCode.OTHER_SHEET: _l("No sheet is called “survey”, so the questions are read from “%(sheet)s”."),
    FindingCode.OLD_FORMAT: _l("This is an old Excel file (.xls). We read it all the same."),
    FindingCode.METADATA: _l("We do not keep times, devices or persons, so this row is left out."),
    FindingCode.DISABLED: _l("The row is switched off, so it is left out."),
    FindingCode.UNKNOWN_COLUMN: _l("We do not know this column, so it is not read."),
    FindingCode.UNUSED_LIST: _l("No question uses this list."),
    FindingCode.EMPTY_LANGUAGE: _l("There are no texts in the language “%(language)s”."),
    FindingCode.LANGUAGE_WITHOUT_SCREENS: _l(
        "The texts in “%(language)s” (%(tag)s) are kept. Our pages are not there in this language yet."
    ),
    FindingCode.SOURCE_LANGUAGE: _l("The texts are translated from this language: %(language)s."),
    FindingCode.PARTLY_TRANSLATED: _l("In “%(language)s” %(missing)s of %(all)s texts are missing."),
    FindingCode.NO_TITLE: _l("The form has no title, so it is called as the file. Change this before you publish it."),
    FindingCode.SETTING: _l("We do not need this setting."),
    FindingCode.KEY_MADE: _l("The name cannot be a key, so results keep the question under another."),
    FindingCode.KEY_TWICE: _l("Another row has the key “%(key)s”, so this row gets a new one."),
    FindingCode.EMPTY_GROUP: _l("Nothing is asked in this group, so it is left out."),
    FindingCode.RANGE_DEFAULTS: _l("The range says no bounds, so it goes as usual: %(bounds)s."),
    FindingCode.GUIDANCE: _l("The guidance stands below the hint."),
    FindingCode.REQUIRED_GROUP: _l(
        "A group cannot have to be answered, so this is left out. Say it of its questions."
    ),
    FindingCode.OR_OTHER: _l("The choice “Other” is added, with a line to say which."),
    FindingCode.MATRIX: _l("The group is shown as a table."),
    FindingCode.NO_MATRIX: _l("The rows of this table differ, so they stand on one page instead."),
    FindingCode.SAME_CHOICE: _l("The list has the same choice already, so it is taken once."),
    FindingCode.NAME_AGAIN: _l("The name is used in another group too, so here it has a number."),
    FindingCode.TABLE_HEAD: _l("The row only shows the headings of a table, so it is left out."),
    FindingCode.NAME_WITH_SPACES: _l(
        "Names of choices cannot have spaces, so those of this list are written with “_”."
    ),
    FindingCode.OTHER_CASE: _l("The list is written with other capital letters on the sheet of choices."),
    FindingCode.MARKS: _l("Marks for bold, colours and headings are taken out of %(count)s texts of this sheet."),
    FindingCode.TODAY: _l("The day of the answer is worked out, because an expression uses it."),
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
