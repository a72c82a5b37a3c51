"""Forms of the desk: finding contributions, moderating one, tying one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from consult.web.forms import Form, options, text_line_field

from ...desk.filtering import ContributionFilterForm
from ...rules.contributions import SubjectKind, Visibility

Choices = Sequence[tuple[str, Any]]


class DeskFilterForm(ContributionFilterForm):
    """The filters of the list of all contributions."""

    area = SelectField(_l("Area"))

    def offer(self, tags: Sequence[str], places: Mapping[int, str], areas: Choices) -> None:
        """Fill in what can be chosen."""
        untied = (SubjectKind.UNTIED.value, _l("Without an area or measure"))
        self._offer(tags, places, self.area, [("", _l("All areas")), untied, *areas])

    @property
    def picked(self) -> dict[str, str]:
        """What is filtered by, as it stands in an address."""
        return {field.name: field.data for field in self if field.data}


class ModerationForm(Form):
    """Who may read a contribution; hiding one needs a reason. `was` is what it was when shown."""

    was = HiddenField()
    to = HiddenField()
    reason = text_line_field(
        _l("Reason"),
        limit=500,
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
        self.target.choices = [
            *options([("", _("Choose"))]),
            *options(areas, _("Areas")),
            *options(measures, _("Measures")),
        ]

    def validate_target(self, field: SelectField) -> None:
        """One of those offered."""
        if field.data not in self.offered:
            raise ValidationError(_("Choose an area or a measure from the list."))
