"""The filters that every list of contributions has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from consult.web.forms import language_options, offered_values, options

from ..channels import channel_labels
from ..rules.filters import NOT_STATED, ContributionFilters
from .wording import MUNICIPALITY_NOT_STATED, VISIBILITY_LABELS


class ContributionFilterForm(FlaskForm):  # type: ignore[misc]
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
        towns = [
            *((str(key), name) for key, name in places.items()),
            (str(NOT_STATED), MUNICIPALITY_NOT_STATED),
        ]
        self.language.choices = options([("", _l("All languages")), *language_options(tags)])
        self.channel.choices = options([("", _l("All channels")), *channel_labels().items()])
        self.municipality.choices = options([("", _l("All municipalities")), *towns])
        self.visibility.choices = options([("", _l("All")), *VISIBILITY_LABELS.items()])
        field.choices = options(more)
        for each in self:
            if each.data not in offered_values(each):
                each.data = ""

    def filters(self, places: frozenset[int] | None) -> ContributionFilters:
        """What is picked, within the municipalities that the reader reaches."""
        place = self.municipality.data
        return ContributionFilters(
            language=self.language.data or None,
            channel=self.channel.data or None,
            municipality_id=int(place) if place else None,
            visibility=self.visibility.data or None,
            places=places,
        )
