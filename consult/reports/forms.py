"""The filters of a dossier, and the names of what they filter by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from consult.inputs.forms.names import CHANNELS, VISIBILITIES, language_choices
from consult.inputs.rules import UNTOLD, Filters

from .rules import Places

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
            *language_choices(languages),
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
            if field.data not in {next(iter(choice)) for choice in field.choices}:
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
