"""The base form: CSRF, a once-only key, words cleaned before they are counted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2
from wtforms.widgets import HiddenInput

from consult.languages.rules import clean_text, language_of_tag

from .language import ui_languages


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms; errors keep what was typed because the form renders itself again."""

    once = HiddenField(default=lambda: str(uuid.uuid4()))

    def once_key(self) -> uuid.UUID:
        """The once-only key; a mangled one becomes a fresh key rather than an error."""
        try:
            return uuid.UUID(self.once.data or "")
        except ValueError:
            return uuid.uuid4()


class RevisionForm(Form):
    """A form that edits a thing: it carries the revision it was opened with."""

    revision = IntegerField(widget=HiddenInput())


def clean_field_value(value: Any) -> Any:
    """WTForms filter: words as they are stored (NFC, no control characters, trimmed)."""
    return clean_text(value) if isinstance(value, str) else value


class MaxCodePoints:
    """Refuse more than `most` code points, counted after NFC as stored."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"data_most": most}

    def __call__(self, form: Any, field: Field) -> None:
        """Count and refuse."""
        over = len(field.data or "") - self.most
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Your text is too long: take out %(num)s character. Nothing was lost.",
                    "Your text is too long: take out %(num)s characters. Nothing was lost.",
                    over,
                )
            )


def text_area_field(
    label: Any, *, limit: int, validators: Sequence[Any] = (), **kwargs: Any
) -> TextAreaField:
    """A text area for what people say: cleaned, at most `most` code points."""
    return TextAreaField(
        label, validators=[*validators, MaxCodePoints(limit)], filters=[clean_field_value], **kwargs
    )


def text_line_field(
    label: Any, *, limit: int = 300, validators: Sequence[Any] = (), **kwargs: Any
) -> StringField:
    """A one-line field: cleaned, at most `most` code points."""
    return StringField(
        label, validators=[*validators, MaxCodePoints(limit)], filters=[clean_field_value], **kwargs
    )


def options(pairs: Iterable[tuple[Any, ...]], group: str | None = None) -> list[Any]:
    """What a select, radio or tick field offers: (value, label) or (value, label, attributes) each.

    `group` is the heading they stand under in a select.
    """
    return [SelectChoice(*pair, optgroup=group) for pair in pairs]


def offered_values(field: SelectField) -> set[str]:
    """The values that a field offers, as they are sent."""
    offered: Any = field.choices or ()
    return {str(choice.value) for choice in offered}


def is_htmx() -> bool:
    """Whether htmx asks for a block rather than a page."""
    return request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")


LITERAL_INPUT = {
    "dir": "ltr",
    "autocomplete": "off",
    "autocapitalize": "none",
    "spellcheck": "false",
}


def language_options(tags: Iterable[str]) -> list[tuple[str, Any, dict[str, Any]]]:
    """Languages by their own names."""
    return [
        (one.tag, one.own_name, {"lang": one.tag, "dir": one.direction})
        for one in map(language_of_tag, tags)
    ]


def ui_language_options() -> list[Any]:
    """The shipped languages by their own names."""
    return options((one.tag, one.own_name) for one in ui_languages().values())
