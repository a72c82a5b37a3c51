"""The dossier of an area: everything said about it, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import abort
from flask.typing import ResponseReturnValue

from consult.contributions.queries.counts import Count, tallies
from consult.contributions.rules.contributions import Subject, SubjectKind
from consult.db.session import session
from consult.people.guard import may, permit
from consult.plan.queries.plans import area_by_slug
from consult.plan.scope import plan_head
from consult.results.queries.results import results_for_area
from consult.web.language import show

from ..forms import FilterForm
from ..queries.dossier import MeasureRead, measures_read
from .blueprint import bp
from .dossier import (
    Heading,
    Reading,
    answer,
    filter_form,
    places_read,
    printed,
    read_dossier,
    url_if,
)
from .survey_results import Answers, answered, answers_of


@dataclass(frozen=True)
class MeasureLine:
    """A measure beside the dossier of its area."""

    measure: MeasureRead
    count: int
    edit_url: str | None


class Seen(NamedTuple):
    """Everything that the dossier of an area shows, as it was read for this request."""

    tallied: tuple[Count, ...]
    """Of the area, whatever is picked."""
    reading: Reading
    measures: tuple[MeasureRead, ...]
    answers: Answers
    edits: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/areas/<slug:area>")
@permit("dossier.read")
def area_dossier(area: str) -> ResponseReturnValue:
    """Show what was said of an area and of its measures, each input once."""
    found = session().scalar(area_by_slug(plan_head().id, area)) or abort(404)
    places = places_read()
    subject = Subject(SubjectKind.AREA, found.id)
    tallied = tallies(session(), subject, places)
    measures = measures_read(session(), found.id, places)
    form = filter_form(
        tallied, places, [(m.code, f"{m.code} {show(m.title).words}") for m in measures]
    )
    listed, rows = subject, tallied
    one = next((m for m in measures if m.code == form.measure_code), None)
    if one is not None:  # what concerns a measure concerns its areas, so its own range is enough
        listed = Subject(SubjectKind.MEASURE, one.id)
        rows = tallies(session(), listed, places)
    seen = Seen(
        tuple(tallied),
        read_dossier(listed, rows, form.filters(places), narrowed=one is not None),
        measures,
        answers_of(results_for_area(session(), found.id)),
        may("measure.edit"),
    )
    return answer(
        "area",
        (found.slug, seen),
        lambda: _printed(seen, form),
        area=found,
        public_url=url_if("home.area", area=found.slug),
    )


def _printed(seen: Seen, form: FilterForm) -> dict[str, Any]:
    return {
        **printed(seen.reading),
        "heading": Heading.of(seen.tallied),
        "form": form,
        "measures": [_line(measure, seen.edits) for measure in seen.measures],
        "answers": answered(seen.answers),
        "new_measure_url": url_if("plan.new_measure") if seen.edits else None,
    }


def _line(measure: MeasureRead, edits: bool) -> MeasureLine:
    url = url_if("plan.edit_measure", code=measure.code) if edits else None
    return MeasureLine(measure, measure.said, url)
