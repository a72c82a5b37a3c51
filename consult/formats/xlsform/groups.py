"""A row that begins a group, as a group. Pure."""

from __future__ import annotations

from consult.questionnaire.rules.items import Group, Layout, Repeat
from consult.questionnaire.rules.validation import MAX_REPEAT_COUNT

from ..codes import QuestionnaireCode
from . import translation_states
from .cell_encoding import condition_from_cell, layout_from_cell, layout_to_cell, parse_boolean
from .form_tree import FormNode
from .sheet_tables import ImportContext, SheetRow
from .type_column import RowType

DEFAULT_MAX_REPEATS = 20
"""How many of something people may add where the form sets no count."""
_LAYOUTS = {"each": Layout.EACH, "page": Layout.PAGE, "matrix": Layout.MATRIX}


def read_group(row: SheetRow, row_type: RowType, name: str, context: ImportContext) -> FormNode:
    """A group as the row describes it."""
    told = translation_states.states_from_cell(row.cell("consult::states").text)
    source = context.source
    shown = row.cell("appearance").text
    layout, appearance = layout_from_cell(shown)
    if row.ours:
        layout, appearance = _exported_layout(row, shown, layout, appearance)
    group = Group(
        key="",
        label=translation_states.texts_or_empty(row.words("label"), source, told.get("label")),
        hint=translation_states.texts_with_states(row.words("hint"), source, told.get("hint")),
        layout=layout,
        alias=name,
        relevant=row.cell("relevant").text
        if row.ours
        else condition_from_cell(row.cell("relevant").text),
        appearance=appearance,
        repeat=_repeat(row) if row_type.repeat else None,
    )
    draft = FormNode(group, row)
    if (required := row.cell("required")) and parse_boolean(required.text) is not False:
        context.note(QuestionnaireCode.REQUIRED_GROUP, required)
    for column in ("relevant", "repeat_count"):
        if row.cell(column):
            draft.places[column] = row.cell(column)
    return draft


def _exported_layout(
    line: SheetRow, shown: str, layout: Layout, appearance: str
) -> tuple[Layout, str]:
    """What our export told besides, as long as the appearance still shows it."""
    told = _LAYOUTS.get(line.cell("consult::layout").text)
    rest = line.cell("consult::appearance").text
    if told is not None and shown in (
        layout_to_cell(rest, told),
        layout_to_cell(rest, told, table=True),
    ):
        return told, rest
    return layout, appearance


def _repeat(line: SheetRow) -> Repeat:
    """How often; a count that is worked out bounds itself."""
    count = line.cell("repeat_count").text
    told = line.cell("consult::most").text
    if told.removeprefix("-").isdecimal() and len(told) < 10 and line.ours:
        return Repeat(count, int(told))
    return Repeat(count, max_repeats(count))


def max_repeats(count: str) -> int:
    """How many there can be of what repeats, where nothing is told: by its count."""
    if count.isdecimal() and len(count) < 9:
        return max(1, min(int(count), MAX_REPEAT_COUNT))
    return MAX_REPEAT_COUNT if count else DEFAULT_MAX_REPEATS
