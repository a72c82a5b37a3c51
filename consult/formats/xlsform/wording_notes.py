"""What was done with a workbook, in plain words: harmless things, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ..findings import Code

NOTES: Mapping[Code, Any] = {
    Code.OTHER_SHEET: _l("No sheet is called “survey”, so the questions are read from “%(sheet)s”."),
    Code.OLD_FORMAT: _l("This is an old Excel file (.xls). We read it all the same."),
    Code.METADATA: _l("We do not keep times, devices or persons, so this row is left out."),
    Code.DISABLED: _l("The row is switched off, so it is left out."),
    Code.UNKNOWN_COLUMN: _l("We do not know this column, so it is not read."),
    Code.UNUSED_LIST: _l("No question uses this list."),
    Code.EMPTY_LANGUAGE: _l("There are no texts in the language “%(language)s”."),
    Code.LANGUAGE_WITHOUT_SCREENS: _l(
        "The texts in “%(language)s” (%(tag)s) are kept. Our pages are not there in this language yet."
    ),
    Code.SOURCE_LANGUAGE: _l("The texts are translated from this language: %(language)s."),
    Code.PARTLY_TRANSLATED: _l("In “%(language)s” %(missing)s of %(all)s texts are missing."),
    Code.NO_TITLE: _l("The form has no title, so it is called as the file. Change this before you publish it."),
    Code.SETTING: _l("We do not need this setting."),
    Code.KEY_MADE: _l("The name cannot be a key, so results keep the question under another."),
    Code.KEY_TWICE: _l("Another row has the key “%(key)s”, so this row gets a new one."),
    Code.EMPTY_GROUP: _l("Nothing is asked in this group, so it is left out."),
    Code.RANGE_DEFAULTS: _l("The range says no bounds, so it goes as usual: %(bounds)s."),
    Code.GUIDANCE: _l("The guidance stands below the hint."),
    Code.REQUIRED_GROUP: _l(
        "A group cannot have to be answered, so this is left out. Say it of its questions."
    ),
    Code.OR_OTHER: _l("The choice “Other” is added, with a line to say which."),
    Code.MATRIX: _l("The group is shown as a table."),
    Code.NO_MATRIX: _l("The rows of this table differ, so they stand on one page instead."),
    Code.SAME_CHOICE: _l("The list has the same choice already, so it is taken once."),
    Code.NAME_AGAIN: _l("The name is used in another group too, so here it has a number."),
    Code.TABLE_HEAD: _l("The row only shows the headings of a table, so it is left out."),
    Code.NAME_WITH_SPACES: _l(
        "Names of choices cannot have spaces, so those of this list are written with “_”."
    ),
    Code.OTHER_CASE: _l("The list is written with other capital letters on the sheet of choices."),
    Code.MARKS: _l("Marks for bold, colours and headings are taken out of %(count)s texts of this sheet."),
    Code.TODAY: _l("The day of the answer is worked out, because an expression uses it."),
}  # fmt: skip
WITHOUT: Mapping[str, Any] = {
    "relevant": _l("The condition is left out: this is always asked."),
    "required_if": _l("The condition is left out: people may leave this unanswered."),
    "constraint": _l("The check is left out: any answer is taken."),
    "choice_filter": _l("The filter is left out: all choices are shown."),
    "calculation": _l("The row is left out."),
    "default": _l("It is left out: the answer begins empty."),
    "repeat_count": _l("It is left out: people say themselves how many there are."),
}
"""What happens where an expression is left out, by its column."""
