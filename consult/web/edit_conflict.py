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
class Difference:
    """One box of a form: what you typed, and what is stored now."""

    label: Any
    yours: str
    theirs: str


def differences(typed: BaseForm, stored: BaseForm) -> list[Difference]:
    """The boxes whose words differ, in the form's order; hidden ones are left out."""
    theirs = {field.short_name: words_of(field) for field in _visible(stored)}
    found = []
    for field in _visible(typed):
        yours, other = words_of(field), theirs.get(field.short_name, "")
        if yours != other:
            found.append(Difference(field.label.text, yours, other))
    return found


def freshen(form: RevisionForm, revision: int) -> None:
    """Give a stale form the revision stored now, so that saving it again means it."""
    form.revision.data = revision
    form.revision.raw_data = [str(revision)]


def words_of(field: Field) -> str:
    """What a box holds, as a reader would say it; a list has a line a row."""
    if isinstance(field, FieldList):
        return "\n".join(filter(None, (words_of(entry) for entry in field)))
    if isinstance(field, FormField):
        return " · ".join(filter(None, (words_of(inner) for inner in _visible(field.form))))
    if isinstance(field, SelectFieldBase):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        labels = {str(value): str(label) for value, label, *_ in field.iter_choices()}
        return ", ".join(labels.get(str(value), "") for value in chosen if value is not None)
    if isinstance(field, BooleanField):
        return "✓" if field.data else ""
    said = getattr(field, "as_words", None)
    return str(said() if said else "" if field.data is None else field.data)


def _visible(form: BaseForm) -> Iterator[Field]:
    return (
        f for f in form if not isinstance(f, HiddenField) and not isinstance(f.widget, HiddenInput)
    )
