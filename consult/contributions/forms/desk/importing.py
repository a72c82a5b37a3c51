"""Forms of the import: the file, which column holds what, and the yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from consult.languages.rules import LANGUAGES
from consult.web.editing.fields import CheckboxesField
from consult.web.forms import Form, language_options, options, text_line_field

from ...desk.wording import VISIBILITY_LABELS
from ...importing.mapping import ColumnMapping
from ...rules.contributions import Visibility

HEADING_GUESSES = {
    "words": ("words", "comment-body", "comment", "text", "texto", "contributo", "statement"),
    "ref": ("ref", "id", "comment-id", "number", "número", "numero"),
    "day": ("day", "date", "data", "dia", "timestamp", "datetime"),
    "language_column": ("language", "língua", "lingua", "lang"),
    "municipality_column": ("municipality", "município", "concelho"),
}
"""Headings that say what a column holds."""


class StatementListForm(Form):
    """A list of statements from elsewhere."""

    file = FileField(
        _l("The file"),
        description=_l("CSV or Excel (.xlsx), at most 16 MB. The first row holds the headings."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".csv,.txt,.xlsx,.xls"},
    )


class ColumnMappingForm(Form):
    """Which column holds what, and what holds for every row."""

    words = SelectField(
        _l("Column with the words"), validators=[DataRequired(_l("Choose the column."))]
    )
    ref = SelectField(
        _l("Column with the number of each statement"),
        description=_l("It tells a second import what is there already."),
    )
    day = SelectField(_l("Column with the day"), description=_l("None: today."))
    language_column = SelectField(_l("Column with the language"))
    language = SelectField(
        _l("Language of rows that name none"), validators=[InputRequired(_l("Choose a language."))]
    )
    municipality_column = SelectField(_l("Column with the municipality"))
    areas = CheckboxesField(
        _l("What every row is about"), validators=[InputRequired(_l("Choose an area."))]
    )
    hidden_column = SelectField(_l("Column that tells what was refused"))
    hidden_values = text_line_field(
        _l("Values that mean “refused”"),
        limit=200,
        description=_l("For example -1. Several with commas. These rows come in hidden."),
    )
    hidden_reason = text_line_field(_l("Why they are hidden"), limit=500)
    visibility = RadioField(
        _l("Who can read the others"), validators=[InputRequired(_l("Choose who can read it."))]
    )
    source = text_line_field(
        _l("Name of the list"),
        limit=60,
        validators=[DataRequired(_l("Give the list a name."))],
        description=_l("Use the same name when you bring in the same list again."),
    )
    step = HiddenField()
    """`apply` on the page that asks for consent."""
    fingerprint = HiddenField()
    """Of the preview that is consented to."""

    def offer(self, headings: Sequence[str], areas: Sequence[tuple[str, Any]]) -> None:
        """Offer the columns of this file and the areas of this plan."""
        named = [(h, h) for h in dict.fromkeys(headings) if h]
        self.words.choices = options([("", _l("Choose")), *named])
        for field in (
            self.ref,
            self.day,
            self.language_column,
            self.municipality_column,
            self.hidden_column,
        ):
            field.choices = options([("", _l("None")), *named])
        self.language.choices = options([("", _l("Choose")), *language_options(LANGUAGES)])
        self.areas.choices = options(areas)
        self.visibility.choices = options(
            (v.value, VISIBILITY_LABELS[v])
            for v in (Visibility.AWAITING, Visibility.STAFF_ONLY, Visibility.PUBLIC)
        )

    def guess(self, headings: Sequence[str], language: str, filename: str) -> None:
        """Fill in what the headings tell."""
        folded = {h.casefold(): h for h in headings}
        for name, guesses in HEADING_GUESSES.items():
            self[name].data = next((folded[g] for g in guesses if g in folded), "")
        self.language.data = language
        self.visibility.data = Visibility.AWAITING.value
        self.source.data = filename.rsplit(".", 1)[0][:60]
        self.hidden_reason.data = _("Refused by the moderators of the list it comes from")

    def validate_hidden_values(self, field: Field) -> None:
        """Values go with a column, and a column with values."""
        if bool(field.data) != bool(self.hidden_column.data):
            raise ValidationError(_("Choose the column and write the values, or neither."))

    def validate_hidden_reason(self, field: Field) -> None:
        """What is hidden is hidden for a reason."""
        if self.hidden_column.data and not field.data:
            raise ValidationError(_("Write why they are hidden."))

    def mapping(self) -> ColumnMapping:
        """What was chosen."""
        values = frozenset(v.strip() for v in (self.hidden_values.data or "").split(","))
        column = self.hidden_column.data
        return ColumnMapping(
            words=self.words.data,
            ref=self.ref.data or None,
            day=self.day.data or None,
            language_column=self.language_column.data or None,
            municipality_column=self.municipality_column.data or None,
            language=self.language.data,
            areas=tuple(self.areas.data or ()),
            hidden_when=(column, values - {""}) if column else None,
            hidden_reason=self.hidden_reason.data or "",
            visibility=Visibility(self.visibility.data),
            source=self.source.data or "",
        )
