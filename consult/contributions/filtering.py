"""The filters that every list of contributions has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from consult.web.forms import options, values_of

from .rules.filters import UNTOLD, Filters
from .wording import CHANNELS, VISIBILITIES, language_choices

UNTOLD_PLACE = _l("Not told")


class ListFilter(FlaskForm):  # type: ignore[misc]
    """Filters in the address: nothing is changed, so no CSRF token. Unknown values filter nothing."""

    class Meta:
        """A GET form."""

        csrf = False

    language = SelectField(_l("Language"))
    channel = SelectField(_l("Channel"))
    municipality = SelectField(_l("Municipality"))
    visibility = SelectField(_l("Who can read it"))

    def _offer(
        self, tags: Iterable[str], places: Mapping[int, str], field: SelectField, more: Any
    ) -> None:
        """Fill in what can be chosen, `more` in the field of a subclass; drop what is not offered."""
        towns = [*((str(key), name) for key, name in places.items()), (str(UNTOLD), UNTOLD_PLACE)]
        self.language.choices = options([("", _l("All languages")), *language_choices(tags)])
        self.channel.choices = options([("", _l("All channels")), *CHANNELS.items()])
        self.municipality.choices = options([("", _l("All municipalities")), *towns])
        self.visibility.choices = options([("", _l("All")), *VISIBILITIES.items()])
        field.choices = options(more)
        for each in self:
            if each.data not in values_of(each):
                each.data = ""

    def filters(self, places: frozenset[int] | None) -> Filters:
        """What is picked, within the municipalities that the reader reaches."""
        place = self.municipality.data
        return Filters(
            language=self.language.data or None,
            channel=self.channel.data or None,
            municipality_id=int(place) if place else None,
            visibility=self.visibility.data or None,
            places=places,
        )
