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

from consult.contributions.models import Contribution
from consult.db.session import session
from consult.disclosure.breakdowns import NONRESPONSE_GROUP, Breakdown, BreakdownVariable, Subgroup
from consult.disclosure.result_blocks import group_matrix_results
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.languages.rules import Texts
from consult.people.guard import municipality_scope, permit
from consult.plan.models.plans import Area
from consult.plan.queries.measures import plan_measures
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version

from ...queries.open_answers import open_answers_of, open_question
from ...queries.results import SurveyResults, subgroup_comparison, survey_results
from ...survey_scope import published_survey_or_404
from ...wording import interval_label, month_label, number_label
from ..blueprint import bp

PER_PAGE = 50

bp.add_app_template_filter(interval_label, "classformat")
bp.add_app_template_filter(number_label, "thousandths")
bp.add_app_template_filter(month_label, "monthformat")


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/results")
@permit("results.read")
def results(survey: str) -> ResponseReturnValue:
    """The results question by question, of everybody or of one group."""
    found, chosen, shown = requested_results(survey)
    now = load_version(session(), found.current_version_id or 0).questionnaire
    return render_template(
        "results/desk/results.html",
        survey=found,
        chosen=chosen,
        blocks=group_matrix_results(now, shown.results),
        **results_context(shown),
    )


def requested_results(slug: str) -> tuple[Survey, Subgroup | None, SurveyResults]:
    """A survey of the plan at hand, the group that is asked for, and its results; or 404."""
    found = published_survey_or_404(slug)
    told = request.args.get("show", "")
    chosen = Subgroup.read(told)
    if told and chosen is None:
        abort(404)
    shown = survey_results(session(), found, chosen) or abort(404)
    if (
        chosen
        and chosen.by is BreakdownVariable.MUNICIPALITY
        and not _may_see_municipality(shown, chosen.group)
    ):
        abort(404)
    return found, chosen, shown


def _may_see_municipality(shown: SurveyResults, group: str) -> bool:
    """Whether the person asking may see the answers of one municipality.

    Or of the others together, where one of theirs is among them.
    """
    places = municipality_scope("results.read")
    meant = {group} if group else set(shown.others[BreakdownVariable.MUNICIPALITY])
    return places is None or not meant.isdisjoint(map(str, places))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/areas")
@permit("results.read")
def areas(survey: str) -> ResponseReturnValue:
    """The results area by area: the questions that concern each."""
    found = published_survey_or_404(survey)
    shown = survey_results(session(), found) or abort(404)
    concerning = [
        (area, [one for one in shown.results if area.code in one.question.areas])
        for area in current_plan().areas
    ]
    return render_template(
        "results/desk/areas.html",
        survey=found,
        concerning=concerning,
        dossier=_area_report_url,
        **results_context(shown),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/measures")
@permit("results.read")
def measures(survey: str) -> ResponseReturnValue:
    """The results measure by measure: those that a question concerns."""
    found = published_survey_or_404(survey)
    shown = survey_results(session(), found) or abort(404)
    concerned = {code for one in shown.results for code in one.question.measures}
    concerning = [
        (measure, [one for one in shown.results if measure.code in one.question.measures])
        for measure in session().scalars(plan_measures(current_plan().id))
        if measure.code in concerned
    ]
    return render_template(
        "results/desk/measures.html", survey=found, concerning=concerning, **results_context(shown)
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/compare")
@permit("results.read")
def compare(survey: str) -> ResponseReturnValue:
    """One question in every group of one filter, side by side."""
    found = published_survey_or_404(survey)
    shown = survey_results(session(), found) or abort(404)
    told = results_context(shown)
    axes = [name for name, groups in told["shown"].groups.items() if groups]
    key, by = request.args.get("question", ""), request.args.get("by", "")
    axis = Breakdown.read(by)
    table = subgroup_comparison(session(), found, key, axis) if axis and by in axes else None
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
def open_answers(survey: str, question: str) -> ResponseReturnValue:
    """What people wrote to an open question, the newest day first."""
    found = published_survey_or_404(survey)
    number, asked = open_question(session(), found, question) or abort(404)
    statement = open_answers_of(number, municipality_scope("contributions.read")).limit(
        PER_PAGE + 1
    )
    if place := _parse_cursor(request.args.get("after", "")):
        day, last = place
        older = or_(
            Contribution.said_on < day, and_(Contribution.said_on == day, Contribution.id > last)
        )
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


def _area_report_url(area: Area) -> str | None:
    """Where everything said about an area is read, in a room above this one."""
    if "reports.area" not in current_app.view_functions:
        return None
    return url_for("reports.area", area=area.slug)


def results_context(shown: SurveyResults) -> dict[str, Any]:
    """What pages of results need besides the numbers."""
    here = current_plan()
    towns = shown.groups[BreakdownVariable.MUNICIPALITY]
    theirs = {group: size for group, size in towns.items() if _may_see_municipality(shown, group)}
    return {
        "shown": replace(shown, groups={**shown.groups, BreakdownVariable.MUNICIPALITY: theirs}),
        "least": INTERNAL_THRESHOLD,
        "pictograms": {area.code: area.pictogram for area in here.areas},
        "municipalities": {str(place.id): place.name for place in here.municipalities},
        "labels": {name: _subgroup_labels(shown, name) for name in shown.by_answer},
        "questions": {name: asked.question.label for name, asked in shown.by_answer.items()},
    }


def _subgroup_labels(shown: SurveyResults, name: str) -> Mapping[str, Texts | None]:
    """The words of the answers to a question that is compared by; none for points of a scale."""
    asked = shown.by_answer[name]
    found: dict[str, Texts | None] = {c.key: c.label for c in asked.question.choices}
    return {**found, **dict(asked.retired_choices), NONRESPONSE_GROUP: None}


def _parse_cursor(told: str) -> tuple[date, uuid.UUID] | None:
    day, _, last = told.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        return None
