"""Filters of the list of measures."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from consult.plan.models.plans import Plan
from consult.web.forms import Form, offered_values, options
from consult.web.language import show


class MeasureFilterForm(Form):
    """Which measures to show. Sent by GET; a value that is not offered filters nothing."""

    class Meta:
        csrf = False

    area = SelectField(_l("Area"))
    level = SelectField(_l("Level"))
    municipality = SelectField(_l("Municipality"))

    def offer(self, plan: Plan) -> None:
        """Offer what this plan has."""
        areas = [(area.slug, show(area.name).words) for area in plan.areas]
        levels = [("1", _("Level 1")), ("2", _("Level 2"))]
        places = [(place.code, place.name) for place in plan.municipalities]
        self.area.choices = options([("", _("All areas")), *areas])
        self.level.choices = options([("", _("Both levels")), *levels])
        self.municipality.choices = options([("", _("All municipalities")), *places])

    def chosen(self, name: str) -> str:
        """The offered value chosen, else an empty string."""
        field = self[name]
        return field.data if field.data in offered_values(field) else ""
