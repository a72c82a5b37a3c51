"""The dossier of an area: everything said about it, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import abort
from flask.typing import ResponseReturnValue

from consult.contributions.queries.counts import TallyCount, tally_counts
from consult.contributions.rules.contributions import Subject, SubjectKind
from consult.db.session import session
from consult.people.guard import may, permit
from consult.plan.queries.plans import area_by_slug
from consult.plan.scope import plan_head
from consult.results.queries.results import results_for_area
from consult.web.language import show

from ..forms import DossierFilterForm
from ..queries.dossier import AreaMeasure, area_measures
from .blueprint import bp
from .dossier import (
    DossierData,
    DossierTotals,
    dossier_context,
    dossier_response,
    filter_form,
    read_dossier,
    readable_municipalities,
    url_if_available,
)
from .survey_results import ComparableResults, comparable_results, printable_results


@dataclass(frozen=True)
class AreaMeasureLine:
    """A measure beside the dossier of its area."""

    measure: AreaMeasure
    count: int
    edit_url: str | None


class AreaDossierData(NamedTuple):
    """Everything that the dossier of an area shows, as it was read for this request."""

    tallied: tuple[TallyCount, ...]
    """Of the area, whatever is picked."""
    reading: DossierData
    measures: tuple[AreaMeasure, ...]
    answers: ComparableResults
    edits: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/areas/<slug:area>")
@permit("dossier.read")
def area_dossier(area: str) -> ResponseReturnValue:
    """Show what was said of an area and of its measures, each input once."""
    found = session().scalar(area_by_slug(plan_head().id, area)) or abort(404)
    places = readable_municipalities()
    subject = Subject(SubjectKind.AREA, found.id)
    tallied = tally_counts(session(), subject, places)
    measures = area_measures(session(), found.id, places)
    form = filter_form(
        tallied, places, [(m.code, f"{m.code} {show(m.title).words}") for m in measures]
    )
    listed, rows = subject, tallied
    one = next((m for m in measures if m.code == form.measure_code), None)
    if one is not None:  # what concerns a measure concerns its areas, so its own range is enough
        listed = Subject(SubjectKind.MEASURE, one.id)
        rows = tally_counts(session(), listed, places)
    seen = AreaDossierData(
        tuple(tallied),
        read_dossier(listed, rows, form.filters(places), narrowed=one is not None),
        measures,
        comparable_results(results_for_area(session(), found.id)),
        may("measure.edit"),
    )
    return dossier_response(
        "area",
        (found.slug, seen),
        lambda: _template_context(seen, form),
        area=found,
        public_url=url_if_available("home.area", area=found.slug),
    )


def _template_context(seen: AreaDossierData, form: DossierFilterForm) -> dict[str, Any]:
    return {
        **dossier_context(seen.reading),
        "heading": DossierTotals.of(seen.tallied),
        "form": form,
        "measures": [_line(measure, seen.edits) for measure in seen.measures],
        "answers": printable_results(seen.answers),
        "new_measure_url": url_if_available("plan.new_measure") if seen.edits else None,
    }


def _line(measure: AreaMeasure, edits: bool) -> AreaMeasureLine:
    url = url_if_available("plan.edit_measure", code=measure.code) if edits else None
    return AreaMeasureLine(measure, measure.said, url)
