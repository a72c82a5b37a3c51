"""Results as they would be made public today, and the releases there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, defer

from consult.disclosure.breakdowns import Breakdown, BreakdownVariable
from consult.disclosure.differencing import protect_against_differencing
from consult.disclosure.releases import Crosstab, CrosstabColumn, Release, release_from_json
from consult.disclosure.result_blocks import group_matrix_results
from consult.disclosure.suppression import PUBLIC_THRESHOLD
from consult.plan.models.plans import Municipality
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version

from ..models import SurveyRelease
from .results import is_tabulated
from .tabulation import Tabulation


def public_tabulation(session: Session, survey: Survey) -> Tabulation:
    """The counts of a survey, judged for everybody's eyes."""
    return Tabulation(session, survey, PUBLIC_THRESHOLD)


def public_breakdowns(reading: Tabulation) -> dict[str, int]:
    """The axes by which results can be made public, with how many groups each has."""
    if reading.people < PUBLIC_THRESHOLD:
        return {}
    found = {name: len(reading.options(name)) for name in reading.groups}
    return {name: count for name, count in found.items() if count}


def earlier_releases(session: Session, survey_id: int) -> list[Release]:
    """What a survey's releases show, the oldest first."""
    contents = session.scalars(
        select(SurveyRelease.content)
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number)
    )
    return [release_from_json(one) for one in contents]


def build_release(
    reading: Tabulation, axes: Iterable[str], earlier: Iterable[Release] = ()
) -> Release | None:
    """What a release of today would show after earlier ones; None where fewer than 10 answered."""
    if reading.people < reading.least:
        return None
    view = reading.view()
    results = tuple(view.shown(one) for one in view.sheets.values() if is_tabulated(one.asked))
    now = load_version(reading.session, reading.survey.current_version_id or 0).questionnaire
    matrices = tuple(
        (block.title, tuple(row.question.key for row in block.results))
        for block in group_matrix_results(now, results)
        if block.matrix
    )
    possible = public_breakdowns(reading)
    splits = tuple(_crosstab(reading, name) for name in axes if name in possible)
    groups = {
        c.group for one in splits if one.axis == BreakdownVariable.MUNICIPALITY for c in one.columns
    }
    places = {
        key: name for key, name in _municipality_names(reading.session).items() if key in groups
    }
    found = Release(reading.survey.title, reading.people, results, matrices, splits, places)
    asked = {one.question.key: one for one in reading.asked.values()}
    return protect_against_differencing(found, earlier, asked).without_empty_tables()


def _crosstab(reading: Tabulation, name: str) -> Crosstab:
    axis = Breakdown.read(name) or Breakdown(BreakdownVariable.LANGUAGE)
    view = reading.view(axis)
    sheets = [one for one in view.sheets.values() if is_tabulated(one.asked)]
    by = reading.compared.get(name)
    labels = {}
    if by:
        asked = reading.asked[by]
        labels = {c.key: c.label for c in asked.question.choices} | dict(asked.retired_choices)
    columns = [
        CrosstabColumn(
            group,
            people,
            tuple(view.shown(one, at, ordered=False) for one in sheets),
            labels.get(group),
        )
        for at, (group, people) in enumerate(reading.options(name).items())
    ]
    return Crosstab(name, tuple(columns), reading.asked[by].question.label if by else None)


def _municipality_names(session: Session) -> dict[str, str]:
    rows = session.execute(select(Municipality.id, Municipality.name))
    return {str(number): name for number, name in rows}


def releases_of(survey_id: int) -> Select[SurveyRelease]:
    """The releases of a survey, the newest first, without what they show."""
    return (
        select(SurveyRelease)
        .options(defer(SurveyRelease.content))
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number.desc())
    )


def release_by_number(survey_id: int, number: int) -> Select[SurveyRelease]:
    """One release."""
    return select(SurveyRelease).where(
        SurveyRelease.survey_id == survey_id, SurveyRelease.number == number
    )


def latest_release_number(session: Session, survey_id: int) -> int | None:
    """The number of a survey's newest release; None where there is none."""
    return session.scalar(
        select(func.max(SurveyRelease.number)).where(SurveyRelease.survey_id == survey_id)
    )


def latest_release_content(session: Session, survey_id: int) -> dict[str, Any] | None:
    """What a survey's newest release shows, as JSON; None where there is none."""
    return session.scalar(
        select(SurveyRelease.content)
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number.desc())
        .limit(1)
    )


def released_surveys(session: Session, plan_id: int) -> list[Row[Survey, int]]:
    """The surveys of a plan whose results are public, each with its newest release's number."""
    newest = (
        select(SurveyRelease.survey_id, func.max(SurveyRelease.number).label("number"))
        .group_by(SurveyRelease.survey_id)
        .subquery()
    )
    rows = session.execute(
        select(Survey, newest.c.number)
        .join(newest, newest.c.survey_id == Survey.id)
        .options(defer(Survey.draft))
        .where(Survey.plan_id == plan_id)
        .order_by(Survey.id.desc())
    )
    return list(rows)
