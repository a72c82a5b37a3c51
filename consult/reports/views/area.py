"""The dossier of an area: everything said about it, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask.typing import ResponseReturnValue

from consult.db.session import session
from consult.inputs.queries import tallies
from consult.inputs.rules import Subject, SubjectKind
from consult.people.guard import may, permit
from consult.plan.models import Measure
from consult.plan.queries import area_by_slug
from consult.plan.scope import current_plan
from consult.surveys.queries import results_for_area
from consult.web.language import show

from ..queries.desk import counts_of_measures
from ..queries.reading import measures_read
from ..rules import Places
from .answers import answered
from .blueprint import bp
from .dossier import Heading, answer, filter_form, places_read, read_dossier, shelf, url_if


@dataclass(frozen=True)
class MeasureLine:
    """A measure beside the dossier of its area."""

    measure: Measure
    count: int
    edit_url: str | None


@bp.route("/<lang:lang>/<slug:plan>/desk/areas/<slug:area>")
@permit("dossier.read")
def area_dossier(area: str) -> ResponseReturnValue:
    """Show what was said of an area and of its measures, each input once."""
    found = session().scalar(area_by_slug(current_plan().id, area)) or abort(404)
    places = places_read()
    subject = Subject(SubjectKind.AREA, found.id)
    tallied = tallies(session(), subject, places)
    measures = list(session().scalars(measures_read(found.id, places)))
    form = filter_form(
        tallied, places, [(m.code, f"{m.code} {show(m.title).words}") for m in measures]
    )
    listed, rows = subject, tallied
    one = next((m for m in measures if m.code == form.measure_code), None)
    if one is not None:  # what concerns a measure concerns its areas, so its own range is enough
        listed = Subject(SubjectKind.MEASURE, one.id)
        rows = tallies(session(), listed, places)
    dossier = read_dossier(listed, rows, form.filters(places), narrowed=one is not None)
    return answer(
        "reports/area.html",
        "reports/_area_found.html",
        area=found,
        d=dossier,
        shelf=shelf(dossier.entries, places),
        heading=Heading.of(tallied),
        form=form,
        measures=_lines(measures, places),
        answers=answered(results_for_area(session(), found.id)),
        public_url=url_if("home.area", area=found.slug),
        new_measure_url=url_if("plan.new_measure") if may("measure.edit") else None,
    )


def _lines(measures: list[Measure], places: Places) -> list[MeasureLine]:
    said = counts_of_measures(session(), [measure.id for measure in measures], places)
    edits = may("measure.edit")
    return [
        MeasureLine(
            measure,
            said.get(measure.id, 0),
            url_if("plan.edit_measure", code=measure.code) if edits else None,
        )
        for measure in measures
    ]
