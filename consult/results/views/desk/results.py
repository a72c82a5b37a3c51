"""Results for staff."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, or_

from consult.contributions.models import Input
from consult.db.session import session
from consult.disclosure.breakdowns import SILENT_GROUP, Axis, Chosen, Filter
from consult.disclosure.result_blocks import blocks
from consult.disclosure.suppression import LEAST
from consult.languages.rules import Texts
from consult.people.guard import permit, reach
from consult.plan.models.plans import Area
from consult.plan.queries.measures import plan_measures
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import open_answers_of, open_question, survey_by_slug
from consult.questionnaire.queries.versions import loaded_version

from ...queries.results import SurveyResults, comparison, results_of_survey
from ...wording import class_words, month_words, number_words
from ..blueprint import bp

PER_PAGE = 50

bp.add_app_template_filter(class_words, "classformat")
bp.add_app_template_filter(number_words, "thousandths")
bp.add_app_template_filter(month_words, "monthformat")


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/results")
@permit("results.read")
def results(survey: str) -> ResponseReturnValue:
    """The results question by question, of everybody or of one group."""
    found, chosen, shown = shown_here(survey)
    now = loaded_version(session(), found.current_version_id or 0).questionnaire
    return render_template(
        "results/desk/results.html",
        survey=found,
        chosen=chosen,
        blocks=blocks(now, shown.results),
        **about(shown),
    )


def shown_here(slug: str) -> tuple[Survey, Chosen | None, SurveyResults]:
    """A survey of the plan at hand, the group that is asked for, and its results; or 404."""
    found = survey_here(slug)
    told = request.args.get("show", "")
    chosen = Chosen.read(told)
    if told and chosen is None:
        abort(404)
    shown = results_of_survey(session(), found, chosen) or abort(404)
    if chosen and chosen.by is Filter.MUNICIPALITY and not _reached(shown, chosen.group):
        abort(404)
    return found, chosen, shown


def _reached(shown: SurveyResults, group: str) -> bool:
    """Whether the person asking may see the answers of one municipality.

    Or of the others together, where one of theirs is among them.
    """
    places = reach("results.read")
    meant = {group} if group else set(shown.others[Filter.MUNICIPALITY])
    return places is None or not meant.isdisjoint(map(str, places))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/areas")
@permit("results.read")
def areas(survey: str) -> ResponseReturnValue:
    """The results area by area: the questions that concern each."""
    found = survey_here(survey)
    shown = results_of_survey(session(), found) or abort(404)
    concerning = [
        (area, [one for one in shown.results if area.code in one.question.areas])
        for area in current_plan().areas
    ]
    return render_template(
        "results/desk/areas.html",
        survey=found,
        concerning=concerning,
        dossier=_dossier,
        **about(shown),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/measures")
@permit("results.read")
def measures(survey: str) -> ResponseReturnValue:
    """The results measure by measure: those that a question concerns."""
    found = survey_here(survey)
    shown = results_of_survey(session(), found) or abort(404)
    concerned = {code for one in shown.results for code in one.question.measures}
    concerning = [
        (measure, [one for one in shown.results if measure.code in one.question.measures])
        for measure in session().scalars(plan_measures(current_plan().id))
        if measure.code in concerned
    ]
    return render_template(
        "results/desk/measures.html", survey=found, concerning=concerning, **about(shown)
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/compare")
@permit("results.read")
def compare(survey: str) -> ResponseReturnValue:
    """One question in every group of one filter, side by side."""
    found = survey_here(survey)
    shown = results_of_survey(session(), found) or abort(404)
    told = about(shown)
    axes = [name for name, groups in told["shown"].groups.items() if groups]
    key, by = request.args.get("question", ""), request.args.get("by", "")
    axis = Axis.read(by)
    table = comparison(session(), found, key, axis) if axis and by in axes else None
    return render_template(
        "results/desk/comparison.html",
        survey=found,
        axes=axes,
        table=table,
        columns=list(told["shown"].groups[by]) if table else [],
        key=key,
        by=by,
        asked_for=bool(key or by),
        **told,
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/written/<question>")
@permit("contributions.read")
def written(survey: str, question: str) -> ResponseReturnValue:
    """What people wrote to an open question, the newest day first."""
    found = survey_here(survey)
    number, asked = open_question(session(), found, question) or abort(404)
    statement = open_answers_of(number, reach("contributions.read")).limit(PER_PAGE + 1)
    if place := _after(request.args.get("after", "")):
        day, last = place
        older = or_(Input.said_on < day, and_(Input.said_on == day, Input.id > last))
        statement = statement.where(older)
    words = session().scalars(statement).all()
    more = words[PER_PAGE - 1] if len(words) > PER_PAGE else None
    return render_template(
        "results/desk/open_answers.html",
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


def survey_here(slug: str) -> Survey:
    """A survey of the plan at hand that was published, or 404."""
    found = session().scalar(survey_by_slug(current_plan().id, slug))
    if found is None or found.current_version_id is None:
        abort(404)
    return found


def about(shown: SurveyResults) -> dict[str, Any]:
    """What pages of results need besides the numbers."""
    here = current_plan()
    towns = shown.groups[Filter.MUNICIPALITY]
    theirs = {group: size for group, size in towns.items() if _reached(shown, group)}
    return {
        "shown": replace(shown, groups={**shown.groups, Filter.MUNICIPALITY: theirs}),
        "least": LEAST,
        "pictograms": {area.code: area.pictogram for area in here.areas},
        "municipalities": {str(place.id): place.name for place in here.municipalities},
        "labels": {name: _labels(shown, name) for name in shown.by_answer},
        "questions": {name: asked.question.label for name, asked in shown.by_answer.items()},
    }


def _labels(shown: SurveyResults, name: str) -> Mapping[str, Texts | None]:
    """The words of the answers to a question that is compared by; none for points of a scale."""
    asked = shown.by_answer[name]
    found: dict[str, Texts | None] = {c.key: c.label for c in asked.question.choices}
    return {**found, **dict(asked.retired_choices), SILENT_GROUP: None}


def _after(told: str) -> tuple[date, uuid.UUID] | None:
    day, _, last = told.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        return None
