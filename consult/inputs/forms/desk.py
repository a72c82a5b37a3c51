"""Forms of the desk: finding contributions, moderating one, tying one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from consult.languages.rules import of_tag
from consult.web.forms import Form, line_field

from ..rules import UNTOLD, Filters, SubjectKind, Visibility
from .names import CHANNELS, VISIBILITIES, language_choices

Choices = Sequence[tuple[str, Any]]


class FilterForm(FlaskForm):  # type: ignore[misc]
    """Filters in the address: nothing is changed, so no CSRF token. Unknown values filter nothing."""

    class Meta:
        """A GET form."""

        csrf = False

    language = SelectField(_l("Language"))
    channel = SelectField(_l("Channel"))
    municipality = SelectField(_l("Municipality"))
    visibility = SelectField(_l("Who can read it"))
    area = SelectField(_l("Area"))

    def offer(self, tags: Sequence[str], places: Mapping[int, str], areas: Choices) -> None:
        """Fill in what can be chosen."""
        self.language.choices = [("", _l("All languages")), *language_choices(tags)]
        self.channel.choices = [("", _l("All channels")), *CHANNELS.items()]
        self.municipality.choices = [
            ("", _l("All municipalities")),
            *((str(key), name) for key, name in places.items()),
            (str(UNTOLD), _l("Not told")),
        ]
        self.visibility.choices = [("", _l("All")), *VISIBILITIES.items()]
        self.area.choices = [
            ("", _l("All areas")),
            (SubjectKind.UNTIED.value, _l("Without an area or measure")),
            *areas,
        ]
        for field in self:
            if field.data not in {str(choice[0]) for choice in field.choices}:
                field.data = ""

    @property
    def picked(self) -> dict[str, str]:
        """What is filtered by, as it stands in an address."""
        return {field.name: field.data for field in self if field.data}

    def filters(self, places: frozenset[int] | None) -> Filters:
        """What is picked, within the municipalities that the reader reaches."""
        place = self.municipality.data
        return Filters(
            language=of_tag(self.language.data).tag if self.language.data else None,
            channel=self.channel.data or None,
            municipality_id=int(place) if place else None,
            visibility=self.visibility.data or None,
            places=places,
        )


class ModerateForm(Form):
    """Who may read a contribution; hiding one needs a reason. `was` is what it was when shown."""

    was = HiddenField()
    to = HiddenField()
    reason = line_field(
        _l("Reason"),
        most=500,
        description=_l("The person who said it can read this with their code."),
    )

    def validate_to(self, field: Field) -> None:
        """One of the three decisions."""
        if field.data not in {v.value for v in Visibility if v is not Visibility.AWAITING}:
            raise ValidationError(_("Choose who may read it."))

    def validate_reason(self, field: Field) -> None:
        """Whoever hides says why."""
        if self.to.data == Visibility.HIDDEN.value and not field.data:
            raise ValidationError(_("Write why it is hidden."))


class LinkForm(Form):
    """Ties a contribution to an area (`a` and its row number) or a measure (`m` and its)."""

    target = SelectField(
        _l("Area or measure"),
        validators=[InputRequired(_l("Choose an area or a measure from the list."))],
        validate_choice=False,
    )

    def offer(self, areas: Choices, measures: Choices) -> None:
        """Fill in what can be chosen."""
        self.offered = {key for key, _label in (*areas, *measures)}
        self.target.choices = {
            _("Areas"): [("", _("Choose")), *areas],
            _("Measures"): list(measures),
        }

    def validate_target(self, field: SelectField) -> None:
        """One of those offered."""
        if field.data not in self.offered:
            raise ValidationError(_("Choose an area or a measure from the list."))
