"""Filters of the list of measures."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from consult.plan.models import Plan
from consult.web.forms import Form
from consult.web.language import show


class MeasureFilter(Form):
    """Which measures to show. Sent by GET; a value that is not offered filters nothing."""

    class Meta:
        csrf = False

    area = SelectField(_l("Area"))
    level = SelectField(_l("Level"))
    municipality = SelectField(_l("Municipality"))

    def offer(self, plan: Plan) -> None:
        """Offer what this plan has."""
        self.area.choices = [
            ("", _("All areas")),
            *((area.slug, show(area.name).words) for area in plan.areas),
        ]
        self.level.choices = [("", _("Both levels")), ("1", _("Level 1")), ("2", _("Level 2"))]
        self.municipality.choices = [
            ("", _("All municipalities")),
            *((place.code, place.name) for place in plan.municipalities),
        ]

    def chosen(self, name: str) -> str:
        """The offered value chosen, else an empty string."""
        field = self[name]
        offered = {value for value, *_more in field.choices}
        return field.data if field.data in offered else ""
