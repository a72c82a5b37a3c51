"""The form of a comment."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, NumberRange, Optional

from consult.contributions.rules.contributions import Author, AuthorKind
from consult.languages.rules import LANGUAGES
from consult.people.rules import Actor
from consult.plan.models.entities import Entity
from consult.plan.models.plans import Plan
from consult.web.forms import (
    Form,
    language_options,
    offered_values,
    options,
    text_area_field,
    text_line_field,
)
from consult.web.language import page_language

from .rules import COMMENT_MAX_LENGTH, MAX_PEOPLE_COUNT, NAME_MAX_LENGTH, CommenterKind


class WholeNumberField(IntegerField):
    """An integer, in the digits of any script."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            self.data = None
            return
        try:
            self.data = int(typed)
        except ValueError:
            raise ValueError(_("Write a whole number, for example 25.")) from None


class CommentForm(Form):
    """Words, their language, and as whom they are said."""

    paragraph = HiddenField()
    version = HiddenField()
    words = text_area_field(
        _l("Your comment"),
        limit=COMMENT_MAX_LENGTH,
        validators=[DataRequired(_l("Write what you want to say."))],
        description=_l("Write in your own language. Up to 4000 characters."),
    )
    language = SelectField(
        _l("Language of your comment"),
        validators=[DataRequired(_l("Choose a language from the list."))],
        validate_choice=False,
    )
    speaker = RadioField(
        _l("Who says this?"),
        validators=[DataRequired(_l("Say who is commenting."))],
        validate_choice=False,
    )
    name = text_line_field(
        _l("Your name"),
        limit=NAME_MAX_LENGTH,
        description=_l("Everybody can read it. Only needed if you comment with your name."),
    )
    people_count = WholeNumberField(
        _l("How many people does the association speak for?"),
        validators=[
            Optional(),
            NumberRange(1, MAX_PEOPLE_COUNT, _l("Write a number from 1 to 1 000 000.")),
        ],
        description=_l("For example, the members you asked."),
    )
    municipality = SelectField(_l("Where do you live?"), validate_choice=False)
    website = StringField(_l("Leave this box empty"))
    """A trap for machines: people don't see it."""

    def offer(self, plan: Plan, asking: Actor, entity: Entity | None) -> None:
        """Offer the choices of this plan to this person."""
        self.language.choices = options(language_options(LANGUAGES))
        self.speaker.choices = options(_commenter_choices(asking, entity))
        if entity is None:
            del self.people_count
        if asking.signed_in:
            del self.name
        if len(plan.municipalities) > 1:
            places = [(place.code, place.name) for place in plan.municipalities]
            self.municipality.choices = options([("", _("I do not want to say")), *places])
        else:
            del self.municipality
        if not self.is_submitted():
            self.language.data = page_language().tag
            self.speaker.data = self.speaker.choices[0].value

    def stand_apart(self, suffix: str) -> None:
        """Give the boxes ids of their own: several forms can be open on one page."""
        for field in self:
            field.id = f"{field.id}-{suffix}"
            field.label.field_id = field.id

    def validate_language(self, field: Field) -> None:
        """One of the languages offered."""
        if field.data not in LANGUAGES:
            raise ValidationError(_("Choose a language from the list."))

    def validate_speaker(self, field: SelectField) -> None:
        """One of those offered to this person."""
        if field.data not in offered_values(field):
            raise ValidationError(_("Say who is commenting."))

    def validate_municipality(self, field: SelectField) -> None:
        """One of the plan's, or none."""
        if field.data and field.data not in offered_values(field):
            raise ValidationError(_("Choose a municipality from the list."))

    def validate_name(self, field: Field) -> None:
        """A person who wants their name shown gives it."""
        if self.speaker.data == CommenterKind.PERSON.value and not field.data:
            raise ValidationError(_("Write your name, or comment without your name."))

    def validate_website(self, field: Field) -> None:
        """Only machines fill this in."""
        if field.data:
            raise ValidationError(_("Leave this box empty. It is a trap for machines."))

    def opened_at(self) -> int | None:
        """The number of the version that the form was opened with; None where it is mangled."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 7 else None

    def author(self, asking: Actor, entity: Entity | None) -> Author:
        """Who says it; an anonymous author carries nothing else."""
        if self.speaker.data == CommenterKind.ASSOCIATION.value and entity is not None:
            count = self.people_count.data
            return Author(AuthorKind.ASSOCIATION, asking.account_id, entity.id, None, count)
        if self.speaker.data == CommenterKind.PERSON.value:
            name = asking.name if asking.signed_in else self.name.data
            return Author(AuthorKind.PERSON, asking.account_id, name=name)
        return Author()

    def municipality_id(self, plan: Plan) -> int | None:
        """Where they live, if they say so."""
        code = self.municipality.data if "municipality" in self else ""
        return next((place.id for place in plan.municipalities if place.code == code), None)


def _commenter_choices(asking: Actor, entity: Entity | None) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [
        (CommenterKind.ANONYMOUS.value, _("I comment without my name")),
        (
            CommenterKind.PERSON.value,
            _("I comment as %(name)s", name=asking.name)
            if asking.signed_in
            else _("I comment with my name"),
        ),
    ]
    if entity is not None:
        ours = _("I comment for %(association)s", association=entity.name)
        choices.insert(0, (CommenterKind.ASSOCIATION.value, ours))
    return choices
