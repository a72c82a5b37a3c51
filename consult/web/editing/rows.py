"""Rows that repeat, without JavaScript: the buttons Add, Remove, Up and Down redraw the form.

A button is named after what it does, its value is the list (`add=activities`) or the row
(`remove=activities-2`). What was typed stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, Form, FormField, HiddenField
from wtforms.form import BaseForm

ROW_BUTTONS = ("add", "remove", "up", "down")
_ROW = re.compile(r"^(?P<list>[a-z_]+)-(?P<row>\d+)-(?P<rest>.+)$")
_PRESSED = re.compile(r"^(?P<list>[a-z_]+)(?:-(?P<row>\d+))?$")
MAX_ROWS = 200


class RowForm(Form):
    """One row of a list; `id` says which stored row it is, if it is one already."""

    id = HiddenField()

    def key(self) -> int | None:
        """The number of the stored row."""
        text = str(self.id.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def row_forms(form: BaseForm, name: str) -> list[Any]:
    """The row forms of a list."""
    rows: Any = form[name]
    return [entry.form for entry in rows.entries]


class FieldError(NamedTuple):
    """A box that stands in the way, for the summary of errors."""

    id: str
    label: Any
    error: Any
    row: int | None


def field_errors(form: BaseForm, row: int | None = None) -> Iterator[FieldError]:
    """Every box with an error, those in rows too."""
    for field in form:
        yield from _wrong(field, row)


def _wrong(field: Field, row: int | None) -> Iterator[FieldError]:
    if isinstance(field, FieldList):
        for place, entry in enumerate(field.entries, start=1):
            yield from _wrong(entry, place)
    elif isinstance(field, FormField):
        yield from field_errors(field.form, row)
    elif field.errors:
        yield FieldError(field.id, field.label.text, field.errors[0], row)


def data_after_row_button() -> MultiDict[str, str] | None:
    """The form's data with a row added, removed or moved; None when no such button was pressed."""
    if request.method != "POST":
        return None
    for button in ROW_BUTTONS:
        if found := _PRESSED.match(request.form.get(button, "")):
            place = int(found["row"]) if found["row"] else None
            return rebuild_rows(request.form, button, found["list"], place)
    return None


def rebuild_rows(
    data: MultiDict[str, str], button: str, name: str, row: int | None
) -> MultiDict[str, str]:
    """Redraw the rows of one list; rows are numbered anew in their order."""
    order = sorted({int(m["row"]) for k in data if (m := _ROW.match(k)) and m["list"] == name})
    new = _reordered(order, button, row)
    numbers = {old: i for i, old in enumerate(new)}
    result: MultiDict[str, str] = MultiDict()
    for key, value in data.items(multi=True):
        found = _ROW.match(key)
        if key in ROW_BUTTONS:
            continue
        if not found or found["list"] != name:
            result.add(key, value)
        elif int(found["row"]) in numbers:
            result.add(f"{name}-{numbers[int(found['row'])]}-{found['rest']}", value)
    if button == "add" and len(new) < MAX_ROWS:
        result.add(f"{name}-{len(new)}-id", "")
    return result


def _reordered(order: list[int], button: str, place: int | None) -> list[int]:
    new = list(order)
    if place not in new:
        return new
    at = new.index(place)
    if button == "remove":
        new.pop(at)
    elif button == "up" and at > 0:
        new[at - 1], new[at] = new[at], new[at - 1]
    elif button == "down" and at < len(new) - 1:
        new[at + 1], new[at] = new[at], new[at + 1]
    return new
