"""What differs between a form as somebody typed it and the thing as another saved it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectFieldBase
from wtforms.form import BaseForm
from wtforms.widgets import HiddenInput

from .forms import RevisionForm


@dataclass(frozen=True)
class FieldDifference:
    """One box of a form: what you typed, and what is stored now."""

    label: Any
    yours: str
    theirs: str


def field_differences(typed: BaseForm, stored: BaseForm) -> list[FieldDifference]:
    """The boxes whose words differ, in the form's order; hidden ones are left out."""
    theirs = {field.short_name: displayed_value(field) for field in _visible_fields(stored)}
    found = []
    for field in _visible_fields(typed):
        yours, other = displayed_value(field), theirs.get(field.short_name, "")
        if yours != other:
            found.append(FieldDifference(field.label.text, yours, other))
    return found


def set_revision(form: RevisionForm, revision: int) -> None:
    """Give a stale form the revision stored now, so that saving it again means it."""
    form.revision.data = revision
    form.revision.raw_data = [str(revision)]


def displayed_value(field: Field) -> str:
    """What a box holds, as a reader would say it; a list has a line a row."""
    if isinstance(field, FieldList):
        return "\n".join(filter(None, (displayed_value(entry) for entry in field)))
    if isinstance(field, FormField):
        return " · ".join(
            filter(None, (displayed_value(inner) for inner in _visible_fields(field.form)))
        )
    if isinstance(field, SelectFieldBase):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        labels = {str(value): str(label) for value, label, *_ in field.iter_choices()}
        return ", ".join(labels.get(str(value), "") for value in chosen if value is not None)
    if isinstance(field, BooleanField):
        return "✓" if field.data else ""
    said = getattr(field, "as_words", None)
    return str(said() if said else "" if field.data is None else field.data)


def _visible_fields(form: BaseForm) -> Iterator[Field]:
    return (
        f for f in form if not isinstance(f, HiddenField) and not isinstance(f.widget, HiddenInput)
    )
