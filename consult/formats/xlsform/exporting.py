"""A questionnaire as an XLSForm workbook, which import reads back as the same questionnaire."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from consult.questionnaire.rules.document import Questionnaire

from ..language_names import language_heading
from .export_rows import FormRows, RowCells
from .headings import TRANSLATED

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELL_LENGTH = 32_767
"""Characters a cell of a workbook can hold."""

_SURVEY = (
    "type", "name", "label", "hint", "required", "required_message", "relevant", "constraint",
    "constraint_message", "choice_filter", "default", "calculation", "appearance", "parameters",
    "repeat_count", "consult::low", "consult::high",
)  # fmt: skip
_CHOICES = ("list_name", "name", "label")
_SETTINGS = (
    "form_title", "form_id", "default_language", "consult::title", "consult::intro",
    "consult::thanks",
)  # fmt: skip
_WIDTHS = {"type": 24, "name": 24, "label": 48, "hint": 32, "relevant": 32, "list_name": 24}
_NARROW = 16


class TextTooLong(ValueError):
    """A text that no cell of a workbook can hold."""


def export_form(questionnaire: Questionnaire, *, form_id: str = "survey") -> bytes:
    """The workbook (.xlsx). Cells are text only, so that nothing in it can run.

    Raises TextTooLong.
    """
    rows = FormRows(questionnaire)
    survey = rows.survey()
    sheets = {
        "survey": (survey, _SURVEY),
        "choices": (rows.choices(), _CHOICES),
        "settings": ([rows.settings(form_id)], _SETTINGS),
    }
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, (cells, order) in sheets.items():
            _write(book.add_worksheet(name), cells, _headings(cells, order, rows.tags), bold)
    return out.getvalue()


def _headings(rows: Sequence[RowCells], order: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The columns that hold something: those that XLSForm knows, tags of choices, then ours."""
    used = {heading for row in rows for heading, text in row.items() if text}
    known: list[str] = []
    for what in order:
        if what in TRANSLATED and what != "form_title":
            known += [f"{what}::{language_heading(tag)}" for tag in tags]
        else:
            known.append(what)
    first = [what for what in known if what in used or what in ("type", "name", "list_name")]
    rest = sorted(used - set(first), key=lambda what: (what.startswith("consult"), what))
    if order is not _SETTINGS and not any(what.startswith("label::") for what in first):
        first.append(f"label::{language_heading(tags[0])}")
    return first + rest


def _write(page: Any, rows: Sequence[RowCells], headings: Sequence[str], bold: Any) -> None:
    page.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        page.set_column(column, column, _WIDTHS.get(heading.split("::")[0], _NARROW))
        page.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, heading in enumerate(headings):
            text = row.get(heading, "")
            if len(text) > MAX_CELL_LENGTH:
                raise TextTooLong(heading)
            if text:
                page.write_string(number, column, text)
