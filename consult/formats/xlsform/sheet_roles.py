"""Which sheet of a workbook holds what. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from consult.workbooks.opening import Workbook, Worksheet

from .headings import parse_heading
from .sheet_tables import HEADINGS_WITHIN, cell_text

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
_OTHERS = frozenset({"external_choices", "entities", "osm", "cascades"})
NAMES: Mapping[str, str] = {
    "survey": SURVEY, "choices": CHOICES, "choices and columns": CHOICES, "settings": SETTINGS,
    **dict.fromkeys(_OTHERS, ""),
}  # fmt: skip
"""What a sheet holds by its name in small letters; "" where we do not read it."""
_IDENTIFYING_HEADINGS: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset({"type", "name"}),
    CHOICES: frozenset({"list_name", "name"}),
    SETTINGS: frozenset({"form_title"}),
}
"""The headings by which a sheet is known that is called otherwise."""
SheetRoles = dict[str, Worksheet]
"""The sheet that holds the questions, the choices, the settings."""


def sheet_roles(workbook: Workbook) -> SheetRoles:
    """What the sheets hold, by their names; empty ones hold nothing."""
    found: SheetRoles = {}
    for sheet in workbook.sheets:
        if sheet.rows and (role := NAMES.get(_folded(sheet))):
            found.setdefault(role, sheet)
    return found


def guess_sheet_roles(workbook: Workbook) -> SheetRoles:
    """What the sheets hold, by their names, else by their headings."""
    found = sheet_roles(workbook)
    for role, headings in _IDENTIFYING_HEADINGS.items():
        free = [sheet for sheet in workbook.sheets if sheet not in found.values()]
        sheet = next((one for one in free if _has(one, headings)), None)
        if role not in found and sheet is not None:
            found[role] = sheet
    return found


def is_unsupported_sheet(sheet: Worksheet) -> bool:
    """Whether a sheet belongs to a form and is not read."""
    return NAMES.get(_folded(sheet)) == ""


def _folded(sheet: Worksheet) -> str:
    return sheet.name.strip().casefold()


def _has(sheet: Worksheet, headings: frozenset[str]) -> bool:
    """Whether one of the first rows holds all of these headings."""
    rows = sheet.rows[:HEADINGS_WITHIN]
    return any(
        headings <= {parse_heading(cell_text(raw)).what for raw in row.cells} for row in rows
    )
