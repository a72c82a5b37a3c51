"""The codebook that goes with every export: what each column is, and what its values mean.

In the language of the export's words; only the names of columns are what they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.languages.rules import Texts, language_of_tag

from .options import ExportOptions, ExportShape
from .responses import ObservedValues
from .rows import Cell
from .variables import ID_COLUMNS, ExportLayout, ExportTable, ExportVariable

CODEBOOK_COLUMNS = (
    "table",
    "variable",
    "question",
    "kind",
    "value",
    "number",
    "label",
    "state",
    "note",
)
VARIABLE_TYPES = {
    "single": _l("one of several"),
    "yes_no": _l("yes or no"),
    "acknowledge": _l("ticked"),
    # TRANSLATORS: what the numbers 1 and 0 in a column of a file mean
    "multi": _l("1 chosen, 0 offered and not chosen"),
    "rank": _l("the place it was given"),
    "scale5": _l("a point from 1 to 5"),
    "integer": _l("whole number"),
    "decimal": _l("number"),
    "range": _l("number"),
    "date": _l("day"),
    "calculate": _l("worked out"),
    "hidden": _l("set by the survey"),
}
CHANNELS = {
    "web": _l("On the web"),
    "kiosk": _l("On a shared tablet"),
    "assisted": _l("With a facilitator"),
    "paper": _l("On paper"),
}
ID_COLUMN_LABELS = {
    "response": _l("The number of the response in this file"),
    "version": _l("The version of the questionnaire that was answered"),
    "language": _l("The language in which it was answered"),
    "channel": _l("How it was answered"),
    "municipality": _l("The municipality, where it was told"),
}
USAGE_NOTES_HEADING = "about"
WIDTHS = (12, 18, 12, 18, 14, 8, 60, 18, 60)
"""Of the columns of the codebook in a workbook, in characters."""
USAGE_NOTES = (
    _l("Empty: the question was not asked of this person, not asked in this version, or left out."),
    # TRANSLATORS: "response" is the name of a column, keep it
    _l(
        "response: a number within this file only. The order of rows says nothing of when they came."
    ),
    # TRANSLATORS: "version" is the name of a column, keep it
    _l("version: the version of the questionnaire that was answered."),
    _l("Days are left out: they could tell who answered."),
    _l("CSV: words that a spreadsheet would take for a formula begin with an apostrophe (')."),
    _l(
        "What people wrote in their own words stands in files of its own, in mixed order, with its "
        "language where 5 people or more wrote in it. Nothing ties these words to the other "
        "answers: they are kept apart from the moment they are sent."
    ),
    _l(
        "This file holds the answers of individual people. Keep it as you would keep letters: numbers "
        "of fewer than 5 people (10 in public) must not be shown."
    ),
)


def usage_notes() -> Iterator[list[Cell]]:
    """What to know of the file before it is used, line by line."""
    for note in USAGE_NOTES:
        yield [str(note)]


def codebook(
    layout: ExportLayout, options: ExportOptions, observed: ObservedValues
) -> Iterator[list[Cell]]:
    """The rows: the columns of every response, those of each question, and the omitted questions."""
    yield from _id_columns(layout, observed)
    for table in layout.tables:
        for variable in table.variables:
            yield from _variable(table, variable, options)
    for name in layout.omitted:
        empty: list[Cell] = [None] * (len(CODEBOOK_COLUMNS) - 3)
        yield [None, name, *empty, _("sensitive: left out of this file")]


def _id_columns(layout: ExportLayout, observed: ObservedValues) -> Iterator[list[Cell]]:
    """The columns that every response has, and their values."""
    values = {
        "language": [(tag, language_of_tag(tag).own_name) for tag in observed.languages],
        "channel": [(name, str(CHANNELS.get(name, name))) for name in observed.channels],
        "municipality": list(observed.municipalities),
    }
    for name in ID_COLUMNS:
        first_table = layout.tables[0].name
        yield [first_table, name, None, None, None, None, str(ID_COLUMN_LABELS[name]), None, None]
        for value, label in values.get(name, []):
            yield [first_table, name, None, None, value, None, label, None, None]


def _variable(
    table: ExportTable, variable: ExportVariable, options: ExportOptions
) -> Iterator[list[Cell]]:
    """The rows of a column: what it is, then each of its values."""

    def text_of(texts: Texts) -> str:
        return texts.shown(options.language).words

    question, choice = variable.question, variable.choice
    table_name = "answers" if options.shape is ExportShape.LONG else table.name
    columns: list[Cell] = [table_name, variable.name, question.key]
    label = text_of(question.label)
    if choice:
        label = f"{label} [{text_of(choice.label)}]"
    state = _("no longer asked") if variable.retired else None
    kind = str(VARIABLE_TYPES.get(variable.kind, variable.kind))
    yield [*columns, kind, None, None, label, state, _history(variable)]
    if choice:
        if choice.retired:
            retired = _("no longer offered")
            yield [*columns, None, choice.name, 1, text_of(choice.label), retired, None]
        return
    for point, end_label in ((1, question.low), (5, question.high)):
        if variable.kind == "scale5" and end_label:
            yield [*columns, None, str(point), point, text_of(end_label), None, None]
    for value in variable.values:
        value_state = _("no longer offered") if value.retired else None
        value_label = text_of(value.label)
        yield [*columns, None, value.name, value.number, value_label, value_state, None]


def _history(variable: ExportVariable) -> str:
    """In which versions a variable was asked, of whom, and what it was called before."""
    first, last = variable.versions
    if first == last:
        notes = [str(_("version %(number)s", number=first))]
    else:
        notes = [str(_("versions %(first)s to %(last)s", first=first, last=last))]
    for number, name in variable.earlier_names:
        notes.append(str(_("called %(name)s until version %(number)s", name=name, number=number)))
    if variable.condition:
        # TRANSLATORS: a condition in the language of expressions, such as ${age} > 18
        notes.append(str(_("asked where %(condition)s", condition=variable.condition)))
    if variable.sensitive:
        notes.append(str(_("sensitive")))
    return "; ".join(notes)
