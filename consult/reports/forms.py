"""The filters of a dossier, and the names of what they filter by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from consult.inputs.rules import UNTOLD, Channel, Filters, Visibility
from consult.languages.rules import of_tag

from .rules import Places

CHANNELS: Mapping[str, Any] = {
    Channel.SURVEY: _l("Survey"),
    Channel.COMMENT: _l("Comment"),
    Channel.FORUM: _l("Forum"),
    Channel.FOCUS_GROUP: _l("Focus group"),
    Channel.MEETING: _l("Meeting"),
    Channel.LETTER: _l("Letter"),
    Channel.EMAIL: _l("E-mail"),
    Channel.IMPORTED: _l("Imported"),
}
VISIBILITIES: Mapping[str, Any] = {
    Visibility.AWAITING: _l("Waiting to be read"),
    Visibility.PUBLIC: _l("Public"),
    Visibility.STAFF_ONLY: _l("Only for staff"),
    Visibility.HIDDEN: _l("Hidden"),
}
UNTOLD_PLACE = _l("Not told")


class FilterForm(FlaskForm):  # type: ignore[misc]
    """Filters in the address: nothing is changed, so no CSRF token. Unknown values filter nothing."""

    class Meta:
        """A GET form."""

        csrf = False

    language = SelectField(_l("Language"))
    channel = SelectField(_l("Channel"))
    municipality = SelectField(_l("Municipality"))
    visibility = SelectField(_l("Who can read it"))
    measure = SelectField(_l("Measure"))

    def offer(
        self,
        languages: Iterable[str],
        municipalities: Mapping[int, str],
        measures: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Fill in what can be chosen; a field with one choice only is dropped."""
        self.language.choices = [
            ("", _l("All languages")),
            *(_language(tag) for tag in languages),
        ]
        self.channel.choices = [("", _l("All channels")), *CHANNELS.items()]
        self.municipality.choices = [
            ("", _l("All municipalities")),
            *((str(key), name) for key, name in municipalities.items()),
            (str(UNTOLD), UNTOLD_PLACE),
        ]
        self.visibility.choices = [("", _l("All")), *VISIBILITIES.items()]
        self.measure.choices = [
            ("", _l("The area and all its measures")),
            *measures,
        ]
        for field in list(self):
            if field.data not in {choice[0] for choice in field.choices}:
                field.data = ""
        if not measures:
            del self.measure

    @property
    def measure_code(self) -> str | None:
        """The measure that is picked, if this page offers any."""
        return (self.measure.data or None) if "measure" in self else None

    def filters(self, places: Places) -> Filters:
        """What is picked, of the municipalities that the reader reaches."""
        place = self.municipality.data
        return Filters(
            language=self.language.data or None,
            channel=self.channel.data or None,
            municipality_id=int(place) if place else None,
            visibility=self.visibility.data or None,
            places=places,
        )


def _language(tag: str) -> tuple[str, str, dict[str, str]]:
    language = of_tag(tag)
    return tag, language.own_name, {"lang": tag, "dir": language.direction}
