"""The filters of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from consult.contributions.desk.filtering import ContributionFilterForm


class DossierFilterForm(ContributionFilterForm):
    """The filters of an area or a measure; an area offers its measures too."""

    measure = SelectField(_l("Measure"))

    def offer(
        self,
        languages: Iterable[str],
        municipalities: Mapping[int, str],
        measures: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Fill in what can be chosen; without measures there is no such field."""
        every = ("", _l("The area and all its measures"))
        self._offer(languages, municipalities, self.measure, [every, *measures])
        if not measures:
            del self.measure

    @property
    def measure_code(self) -> str | None:
        """The measure that is picked, if this page offers any."""
        return (self.measure.data or None) if "measure" in self else None
