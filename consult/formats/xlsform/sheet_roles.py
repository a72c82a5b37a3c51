"""Which sheet of a workbook holds what. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from consult.workbooks.opening import Sheet, Workbook

from .headings import read_heading
from .sheet_tables import HEADINGS_WITHIN, as_text

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
_OTHERS = frozenset({"external_choices", "entities", "osm", "cascades"})
NAMES: Mapping[str, str] = {
    "survey": SURVEY, "choices": CHOICES, "choices and columns": CHOICES, "settings": SETTINGS,
    **dict.fromkeys(_OTHERS, ""),
}  # fmt: skip
"""What a sheet holds by its name in small letters; "" where we do not read it."""
_TOLD_BY: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset({"type", "name"}),
    CHOICES: frozenset({"list_name", "name"}),
    SETTINGS: frozenset({"form_title"}),
}
"""The headings by which a sheet is known that is called otherwise."""
Roles = dict[str, Sheet]
"""The sheet that holds the questions, the choices, the settings."""


def roles_of(workbook: Workbook) -> Roles:
    """What the sheets hold, by their names; empty ones hold nothing."""
    found: Roles = {}
    for sheet in workbook.sheets:
        if sheet.rows and (role := NAMES.get(_folded(sheet))):
            found.setdefault(role, sheet)
    return found


def guessed(workbook: Workbook) -> Roles:
    """What the sheets hold, by their names, else by their headings."""
    found = roles_of(workbook)
    for role, headings in _TOLD_BY.items():
        free = [sheet for sheet in workbook.sheets if sheet not in found.values()]
        sheet = next((one for one in free if _has(one, headings)), None)
        if role not in found and sheet is not None:
            found[role] = sheet
    return found


def is_left_out(sheet: Sheet) -> bool:
    """Whether a sheet belongs to a form and is not read."""
    return NAMES.get(_folded(sheet)) == ""


def _folded(sheet: Sheet) -> str:
    return sheet.name.strip().casefold()


def _has(sheet: Sheet, headings: frozenset[str]) -> bool:
    """Whether one of the first rows holds all of these headings."""
    rows = sheet.rows[:HEADINGS_WITHIN]
    return any(headings <= {read_heading(as_text(raw)).what for raw in row.cells} for row in rows)
