"""The form for letters, e-mails and what was said in a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from consult.languages.rules import LANGUAGES
from consult.web.editing.fields import CheckboxesField
from consult.web.forms import Form, language_options, options, text_area_field, text_line_field

from ...channels import LETTER, registered_channels
from ...desk.wording import VISIBILITY_LABELS
from ...rules.contributions import (
    CONTRIBUTION_MAX_LENGTH,
    Author,
    AuthorKind,
    LinkTarget,
    Visibility,
)

VISIBILITY_CHOICES = (Visibility.STAFF_ONLY, Visibility.PUBLIC, Visibility.AWAITING)
AUTHOR_KIND_LABELS = {
    AuthorKind.ANONYMOUS: _l("Somebody without a name"),
    AuthorKind.PERSON: _l("A person"),
    AuthorKind.ASSOCIATION: _l("An association or another entity"),
}
MAX_PEOPLE_COUNT = 1_000_000
Choices = Sequence[tuple[str, Any]]


class RegisterContributionForm(Form):
    """What somebody wrote or said elsewhere, copied as it is."""

    words = text_area_field(
        _l("What was said"),
        limit=CONTRIBUTION_MAX_LENGTH,
        validators=[DataRequired(_l("Copy the words here."))],
        description=_l(
            "Copy the words as they are, in their own language. Leave out addresses and phone numbers."
        ),
    )
    language = SelectField(
        _l("Language"), validators=[DataRequired(_l("Choose the language of the words."))]
    )
    channel = RadioField(
        _l("How it reached you"), validators=[InputRequired(_l("Choose how it reached you."))]
    )
    said_on = DateField(_l("Day"), validators=[InputRequired(_l("Write the day."))])
    author_kind = RadioField(
        _l("Who said it"), validators=[InputRequired(_l("Choose who said it."))]
    )
    author_name = text_line_field(
        _l("Name of the person"),
        limit=200,
        description=_l("Only if the person wants it shown."),
    )
    entity = SelectField(_l("Which association or entity"))
    people_count = StringField(
        _l("How many people it speaks for"), render_kw={"inputmode": "numeric"}
    )
    municipality = SelectField(_l("Municipality"))
    targets = CheckboxesField(
        _l("What it is about"), validators=[InputRequired(_l("Choose an area or a measure."))]
    )
    visibility = RadioField(
        _l("Who can read it"), validators=[InputRequired(_l("Choose who can read it."))]
    )

    def offer(self, places: Mapping[int, str], entities: Choices, targets: Choices) -> None:
        """Offer the choices of this plan."""
        towns = [(str(key), name) for key, name in places.items()]
        self.language.choices = options([("", _l("Choose")), *language_options(LANGUAGES)])
        self.channel.choices = options(
            (name, channel.label)
            for name, channel in registered_channels().items()
            if channel.registered_by_staff
        )
        self.author_kind.choices = options(
            (kind.value, name) for kind, name in AUTHOR_KIND_LABELS.items()
        )
        self.entity.choices = options([("", _l("None")), *entities])
        self.municipality.choices = options([("", _l("Not told")), *towns])
        self.targets.choices = options(targets)
        self.visibility.choices = options(
            (v.value, VISIBILITY_LABELS[v]) for v in VISIBILITY_CHOICES
        )
        if not self.is_submitted():
            self.channel.data = LETTER.name
            self.author_kind.data = AuthorKind.ANONYMOUS.value
            self.visibility.data = Visibility.STAFF_ONLY.value

    def not_after(self, today: date) -> bool:
        """Add an error when the day has not come yet; whether all is right."""
        if self.said_on.data and self.said_on.data > today:
            self.said_on.errors = [_("This day has not come yet.")]
            return False
        return True

    def validate_author_name(self, field: Field) -> None:
        """A name belongs to a person."""
        if field.data and self.author_kind.data != AuthorKind.PERSON.value:
            raise ValidationError(_("Only a person has a name here: choose “A person” above."))

    def validate_entity(self, field: Field) -> None:
        """An association is one of the plan's."""
        if self.author_kind.data == AuthorKind.ASSOCIATION.value and not field.data:
            raise ValidationError(_("Choose the association or entity that said it."))

    def validate_people_count(self, field: Field) -> None:
        """A whole number in the digits of any script, or nothing."""
        typed = (field.data or "").strip()
        if typed and not (typed.isdecimal() and 1 <= int(typed) <= MAX_PEOPLE_COUNT):
            raise ValidationError(_("Write a whole number, for example 25."))

    def author(self) -> Author:
        """Who said it; an anonymous author carries nothing else."""
        kind = AuthorKind(self.author_kind.data)
        if kind is AuthorKind.PERSON:
            return Author(kind, name=self.author_name.data or None)
        if kind is AuthorKind.ASSOCIATION:
            count = (self.people_count.data or "").strip()
            return Author(
                kind, entity_id=int(self.entity.data), people_count=int(count) if count else None
            )
        return Author()

    def chosen(self) -> list[LinkTarget]:
        """What it is about: areas and measures, in the order offered."""
        return [
            LinkTarget(measure_id=int(key[1:]))
            if key[0] == "m"
            else LinkTarget(area_id=int(key[1:]))
            for key in self.targets.data or ()
        ]
