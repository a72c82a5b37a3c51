"""Results as they would be made public today, and the releases there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, defer

from consult.disclosure.breakdowns import Axis, Filter
from consult.disclosure.differencing import since
from consult.disclosure.releases import Column, Release, Split, release_from_json
from consult.disclosure.result_blocks import blocks
from consult.disclosure.suppression import LEAST_PUBLIC
from consult.plan.models.plans import Municipality
from consult.questionnaire.models.surveys import Survey, SurveyRelease
from consult.questionnaire.queries.versions import loaded_version

from .results import has_results
from .tabulation import Reading


def reading_for_all(session: Session, survey: Survey) -> Reading:
    """The counts of a survey, judged for everybody's eyes."""
    return Reading(session, survey, LEAST_PUBLIC)


def axes_for_all(reading: Reading) -> dict[str, int]:
    """The axes by which results can be made public, with how many groups each has."""
    if reading.people < LEAST_PUBLIC:
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


def release_of(
    reading: Reading, axes: Iterable[str], earlier: Iterable[Release] = ()
) -> Release | None:
    """What a release of today would show after earlier ones; None where fewer than 10 answered."""
    if reading.people < reading.least:
        return None
    view = reading.view()
    results = tuple(view.shown(one) for one in view.sheets.values() if has_results(one.asked))
    now = loaded_version(reading.session, reading.survey.current_version_id or 0).questionnaire
    matrices = tuple(
        (block.title, tuple(row.question.key for row in block.results))
        for block in blocks(now, results)
        if block.matrix
    )
    possible = axes_for_all(reading)
    splits = tuple(_split(reading, name) for name in axes if name in possible)
    groups = {c.group for one in splits if one.axis == Filter.MUNICIPALITY for c in one.columns}
    places = {key: name for key, name in _places(reading.session).items() if key in groups}
    found = Release(reading.survey.title, reading.people, results, matrices, splits, places)
    asked = {one.question.key: one for one in reading.asked.values()}
    return since(found, earlier, asked).without_empty_tables()


def _split(reading: Reading, name: str) -> Split:
    axis = Axis.read(name) or Axis(Filter.LANGUAGE)
    view = reading.view(axis)
    sheets = [one for one in view.sheets.values() if has_results(one.asked)]
    by = reading.compared.get(name)
    labels = {}
    if by:
        asked = reading.asked[by]
        labels = {c.key: c.label for c in asked.question.choices} | dict(asked.retired_choices)
    columns = [
        Column(
            group,
            people,
            tuple(view.shown(one, at, ordered=False) for one in sheets),
            labels.get(group),
        )
        for at, (group, people) in enumerate(reading.options(name).items())
    ]
    return Split(name, tuple(columns), reading.asked[by].question.label if by else None)


def _places(session: Session) -> dict[str, str]:
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


def last_release(session: Session, survey_id: int) -> int | None:
    """The number of a survey's newest release; None where there is none."""
    return session.scalar(
        select(func.max(SurveyRelease.number)).where(SurveyRelease.survey_id == survey_id)
    )


def last_content(session: Session, survey_id: int) -> dict[str, Any] | None:
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
