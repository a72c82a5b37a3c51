"""Results for staff."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, or_

from consult.db.session import session
from consult.inputs.models import Input
from consult.people.guard import permit, reach
from consult.plan.models import Area
from consult.plan.scope import current_plan

from ..models import Survey
from ..queries import (
    Chosen,
    Filter,
    SurveyResults,
    open_answers_of,
    open_question,
    results_of_survey,
    survey_by_slug,
)
from ..rules.suppression import LEAST
from .blueprint import bp

PER_PAGE = 50


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/results")
@permit("surveys.results")
def results(survey: str) -> ResponseReturnValue:
    """The results question by question, of everybody or of one group."""
    found = _survey(survey)
    chosen = _chosen(request.args.get("show", ""))
    shown = results_of_survey(session(), found, chosen) or abort(404)
    if chosen and chosen.by is Filter.MUNICIPALITY and not _reached(shown, chosen.group):
        abort(404)
    return render_template("surveys/results.html", survey=found, chosen=chosen, **_about(shown))


def _reached(shown: SurveyResults, group: str) -> bool:
    """Whether the person asking may see the answers of one municipality.

    Or of the others together, where one of theirs is among them.
    """
    places = reach("surveys.results")
    meant = {group} if group else set(shown.others[Filter.MUNICIPALITY])
    return places is None or not meant.isdisjoint(map(str, places))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/areas")
@permit("surveys.results")
def areas(survey: str) -> ResponseReturnValue:
    """The results area by area: the questions that concern each."""
    found = _survey(survey)
    shown = results_of_survey(session(), found) or abort(404)
    concerning = [
        (area, [one for one in shown.results if area.code in one.question.areas])
        for area in current_plan().areas
    ]
    return render_template(
        "surveys/areas.html",
        survey=found,
        concerning=concerning,
        dossier=_dossier,
        **_about(shown),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/written/<question>")
@permit("inputs.read")
def written(survey: str, question: str) -> ResponseReturnValue:
    """What people wrote to an open question, the newest day first."""
    found = _survey(survey)
    number, asked = open_question(session(), found, question) or abort(404)
    statement = open_answers_of(number, reach("inputs.read")).limit(PER_PAGE + 1)
    if place := _after(request.args.get("after", "")):
        day, last = place
        older = or_(Input.said_on < day, and_(Input.said_on == day, Input.id > last))
        statement = statement.where(older)
    words = session().scalars(statement).all()
    more = words[PER_PAGE - 1] if len(words) > PER_PAGE else None
    return render_template(
        "surveys/written.html",
        survey=found,
        question=asked,
        words=words[:PER_PAGE],
        after=f"{more.said_on.isoformat()}_{more.id.hex}" if more else None,
        first=place is None,
    )


def _dossier(area: Area) -> str | None:
    """Where everything said about an area is read, in a room above this one."""
    if "reports.area" not in current_app.view_functions:
        return None
    return url_for("reports.area", area=area.slug)


def _survey(slug: str) -> Survey:
    found = session().scalar(survey_by_slug(current_plan().id, slug))
    if found is None or found.current_version_id is None:
        abort(404)
    return found


def _about(shown: SurveyResults) -> dict[str, object]:
    here = current_plan()
    towns = shown.groups[Filter.MUNICIPALITY]
    theirs = {group: size for group, size in towns.items() if _reached(shown, group)}
    return {
        "shown": replace(shown, groups={**shown.groups, Filter.MUNICIPALITY: theirs}),
        "least": LEAST,
        "pictograms": {area.code: area.pictogram for area in here.areas},
        "municipalities": {str(place.id): place.name for place in here.municipalities},
    }


def _chosen(told: str) -> Chosen | None:
    by, colon, group = told.partition(":")
    if not told:
        return None
    if not colon or by not in set(Filter):
        abort(404)
    return Chosen(Filter(by), group)


def _after(told: str) -> tuple[date, uuid.UUID] | None:
    day, _, last = told.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        return None
