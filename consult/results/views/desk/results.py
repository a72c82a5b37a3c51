"""Results for staff."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, and_, or_

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

Cursor = tuple[date, uuid.UUID]
"""Day and id of the last open answer of a page."""

bp.add_app_template_filter(interval_label, "classformat")
bp.add_app_template_filter(number_label, "thousandths")
bp.add_app_template_filter(month_label, "monthformat")


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/results")
@permit("results.read")
def results(survey: str) -> ResponseReturnValue:
    """The results question by question, of everybody or of one group."""
    published, subgroup, results = requested_results(survey)
    current = load_version(session(), published.current_version_id or 0).questionnaire
    return render_template(
        "results/desk/results.html",
        survey=published,
        subgroup=subgroup,
        blocks=group_matrix_results(current, results.results),
        **results_context(results),
    )


def requested_results(slug: str) -> tuple[Survey, Subgroup | None, SurveyResults]:
    """A survey of the current plan, the group in `show`, and its results; or 404."""
    survey = published_survey_or_404(slug)
    name = request.args.get("show", "")
    subgroup = Subgroup.parse(name)
    if name and subgroup is None:
        abort(404)
    results = survey_results(session(), survey, subgroup) or abort(404)
    by_municipality = subgroup and subgroup.variable is BreakdownVariable.MUNICIPALITY
    if subgroup and by_municipality and not _may_see_municipality(results, subgroup.group):
        abort(404)
    return survey, subgroup, results


def _may_see_municipality(results: SurveyResults, group: str) -> bool:
    """Whether the reader may see the answers of one municipality.

    Those of the collapsed ones together may be seen where one of the reader's is among them.
    """
    scope = municipality_scope("results.read")
    collapsed = results.collapsed_groups[BreakdownVariable.MUNICIPALITY]
    municipalities = {group} if group else set(collapsed)
    return scope is None or not municipalities.isdisjoint(map(str, scope))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/areas")
@permit("results.read")
def areas(survey: str) -> ResponseReturnValue:
    """The results area by area: the questions that concern each."""
    published = published_survey_or_404(survey)
    results = survey_results(session(), published) or abort(404)
    return render_template(
        "results/desk/areas.html",
        survey=published,
        results_by_area=[
            (area, [result for result in results.results if area.code in result.question.areas])
            for area in current_plan().areas
        ],
        area_report_url=_area_report_url,
        **results_context(results),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/measures")
@permit("results.read")
def measures(survey: str) -> ResponseReturnValue:
    """The results measure by measure: those that a question concerns."""
    published = published_survey_or_404(survey)
    results = survey_results(session(), published) or abort(404)
    codes = {code for result in results.results for code in result.question.measures}
    return render_template(
        "results/desk/measures.html",
        survey=published,
        results_by_measure=[
            (measure, [r for r in results.results if measure.code in r.question.measures])
            for measure in session().scalars(plan_measures(current_plan().id))
            if measure.code in codes
        ],
        **results_context(results),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/compare")
@permit("results.read")
def compare(survey: str) -> ResponseReturnValue:
    """One question in every group of one breakdown, side by side."""
    published = published_survey_or_404(survey)
    context = results_context(survey_results(session(), published) or abort(404))
    groups: Mapping[str, Mapping[str, int]] = context["survey_results"].groups
    available = [name for name in groups if groups[name]]
    key, name = request.args.get("question", ""), request.args.get("by", "")
    breakdown = Breakdown.parse(name)
    comparison = None
    if breakdown and name in available:
        comparison = subgroup_comparison(session(), published, key, breakdown)
    return render_template(
        "results/desk/comparison.html",
        survey=published,
        breakdowns=available,
        comparison=comparison,
        columns=list(groups[name]) if comparison else [],
        question_key=key,
        breakdown=name,
        comparison_requested=bool(key or name),
        **context,
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/written/<question>")
@permit("contributions.read")
def open_answers(survey: str, question: str) -> ResponseReturnValue:
    """The answers to an open question, the newest day first."""
    published = published_survey_or_404(survey)
    question_id, asked = open_question(session(), published, question) or abort(404)
    statement = open_answers_of(question_id, municipality_scope("contributions.read"))
    cursor = _parse_cursor(request.args.get("after", ""))
    if cursor:
        statement = _after(statement, cursor)
    answers = session().scalars(statement.limit(PER_PAGE + 1)).all()
    last = answers[PER_PAGE - 1] if len(answers) > PER_PAGE else None
    return render_template(
        "results/desk/open_answers.html",
        survey=published,
        question=asked,
        contributions=answers[:PER_PAGE],
        next_cursor=f"{last.said_on.isoformat()}_{last.id.hex}" if last else None,
        is_first_page=cursor is None,
    )


def _after(statement: Select[Contribution], cursor: Cursor) -> Select[Contribution]:
    """The rows behind a cursor, in the order of `open_answers_of`."""
    day, last = cursor
    same_day = and_(Contribution.said_on == day, Contribution.id > last)
    return statement.where(or_(Contribution.said_on < day, same_day))


def _parse_cursor(value: str) -> Cursor | None:
    day, _, last = value.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        return None


def _area_report_url(area: Area) -> str | None:
    """Where everything said about an area is read, in a room above this one."""
    if "reports.area" not in current_app.view_functions:
        return None
    return url_for("reports.area", area=area.slug)


def results_context(results: SurveyResults) -> dict[str, Any]:
    """What the pages of results show, without the municipalities the reader may not see."""
    plan = current_plan()
    sizes = results.groups[BreakdownVariable.MUNICIPALITY]
    visible = {group: n for group, n in sizes.items() if _may_see_municipality(results, group)}
    groups = {**results.groups, BreakdownVariable.MUNICIPALITY: visible}
    questions = results.breakdown_questions
    return {
        "survey_results": replace(results, groups=groups),
        "threshold": INTERNAL_THRESHOLD,
        "pictograms": {area.code: area.pictogram for area in plan.areas},
        "municipalities": {str(place.id): place.name for place in plan.municipalities},
        "subgroup_labels": {name: _subgroup_labels(results, name) for name in questions},
        "breakdown_labels": {name: asked.question.label for name, asked in questions.items()},
    }


def _subgroup_labels(results: SurveyResults, name: str) -> Mapping[str, Texts | None]:
    """The labels of the answers that make the groups of a breakdown; none for points of a scale."""
    tabulated = results.breakdown_questions[name]
    labels: dict[str, Texts | None] = {c.key: c.label for c in tabulated.question.choices}
    return {**labels, **dict(tabulated.retired_choices), NONRESPONSE_GROUP: None}
