"""A row that begins a group, as a group. Pure."""

from __future__ import annotations

from consult.questionnaire.rules.items import Group, Layout, Repeat
from consult.questionnaire.rules.validation import MOST_TIMES

from ..findings import Code
from . import translation_states
from .cell_encoding import read_condition, read_layout, read_yes, show_layout
from .form_tree import Draft
from .sheet_tables import Found, Line
from .type_column import Asked

_FREE = 20
"""How many of something people may add where the form sets no count."""
_LAYOUTS = {"each": Layout.EACH, "page": Layout.PAGE, "matrix": Layout.MATRIX}


def read_group(line: Line, asked: Asked, name: str, found: Found) -> Draft:
    """A group as the row describes it."""
    told = translation_states.read(line.cell("consult::states").text)
    source = found.source
    shown = line.cell("appearance").text
    layout, appearance = read_layout(shown)
    if line.ours:
        layout, appearance = _ours(line, shown, layout, appearance)
    group = Group(
        key="",
        label=translation_states.always(line.words("label"), source, told.get("label")),
        hint=translation_states.trusted(line.words("hint"), source, told.get("hint")),
        layout=layout,
        alias=name,
        relevant=line.cell("relevant").text
        if line.ours
        else read_condition(line.cell("relevant").text),
        appearance=appearance,
        repeat=_repeat(line) if asked.repeat else None,
    )
    draft = Draft(group, line)
    if (required := line.cell("required")) and read_yes(required.text) is not False:
        found.note(Code.REQUIRED_GROUP, required)
    for column in ("relevant", "repeat_count"):
        if line.cell(column):
            draft.places[column] = line.cell(column)
    return draft


def _ours(line: Line, shown: str, layout: Layout, appearance: str) -> tuple[Layout, str]:
    """What our export told besides, as long as the appearance still shows it."""
    told = _LAYOUTS.get(line.cell("consult::layout").text)
    rest = line.cell("consult::appearance").text
    if told is not None and shown in (
        show_layout(rest, told),
        show_layout(rest, told, table=True),
    ):
        return told, rest
    return layout, appearance


def _repeat(line: Line) -> Repeat:
    """How often; a count that is worked out bounds itself."""
    count = line.cell("repeat_count").text
    told = line.cell("consult::most").text
    if told.removeprefix("-").isdecimal() and len(told) < 10 and line.ours:
        return Repeat(count, int(told))
    return Repeat(count, most_of(count))


def most_of(count: str) -> int:
    """How many there can be of what repeats, where nothing is told: by its count."""
    if count.isdecimal() and len(count) < 9:
        return max(1, min(int(count), MOST_TIMES))
    return MOST_TIMES if count else _FREE
