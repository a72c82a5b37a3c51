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
from consult.languages.rules import Texts
from consult.plan.models.plans import Municipality
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version

from ..models import SurveyRelease
from .results import is_tabulated
from .tabulation import Tabulation


def public_tabulation(session: Session, survey: Survey) -> Tabulation:
    """The counts of a survey by the threshold of the public."""
    return Tabulation(session, survey, PUBLIC_THRESHOLD)


def public_breakdowns(tabulation: Tabulation) -> dict[str, int]:
    """The names of the breakdowns that can be made public, with how many groups each has."""
    if tabulation.respondents < PUBLIC_THRESHOLD:
        return {}
    sizes = {name: len(tabulation.selectable_subgroups(name)) for name in tabulation.groups}
    return {name: size for name, size in sizes.items() if size}


def earlier_releases(session: Session, survey_id: int) -> list[Release]:
    """What a survey's releases show, the oldest first."""
    contents = session.scalars(
        select(SurveyRelease.content)
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number)
    )
    return [release_from_json(content) for content in contents]


def build_release(
    tabulation: Tabulation, breakdowns: Iterable[str], earlier: Iterable[Release] = ()
) -> Release | None:
    """What a release of today would show after earlier ones; None where fewer than 10 answered."""
    if tabulation.respondents < tabulation.threshold:
        return None
    tables = tabulation.breakdown_tables()
    results = tuple(
        tables.result(table) for table in tables.tables.values() if is_tabulated(table.tabulated)
    )
    version_id = tabulation.survey.current_version_id or 0
    questionnaire = load_version(tabulation.session, version_id).questionnaire
    matrices = tuple(
        (block.title, tuple(row.question.key for row in block.results))
        for block in group_matrix_results(questionnaire, results)
        if block.is_matrix
    )
    possible = public_breakdowns(tabulation)
    crosstabs = tuple(_crosstab(tabulation, name) for name in breakdowns if name in possible)
    release = Release(
        tabulation.survey.title,
        tabulation.respondents,
        results,
        matrices,
        crosstabs,
        _municipality_names(tabulation.session, crosstabs),
    )
    questions = {tabulated.question.key: tabulated for tabulated in tabulation.questions.values()}
    protected = protect_against_differencing(release, earlier, questions)
    return protected.without_suppressed_crosstabs()


def _crosstab(tabulation: Tabulation, name: str) -> Crosstab:
    """Every question by a breakdown that is known to exist."""
    breakdown = Breakdown.parse(name) or Breakdown(BreakdownVariable.LANGUAGE)
    tables = tabulation.breakdown_tables(breakdown)
    tabulated = [table for table in tables.tables.values() if is_tabulated(table.tabulated)]
    question_id = tabulation.breakdown_ids.get(name)
    labels: dict[str, Texts] = {}
    if question_id:
        question = tabulation.questions[question_id]
        labels = {choice.key: choice.label for choice in question.question.choices}
        labels |= dict(question.retired_choices)
    columns = tuple(
        CrosstabColumn(
            group,
            respondents,
            tuple(tables.result(table, c, ordered=False) for table in tabulated),
            labels.get(group),
        )
        for c, (group, respondents) in enumerate(tabulation.selectable_subgroups(name).items())
    )
    label = tabulation.questions[question_id].question.label if question_id else None
    return Crosstab(name, columns, label)


def _municipality_names(session: Session, crosstabs: Iterable[Crosstab]) -> dict[str, str]:
    """The names of the municipalities that are groups of a crosstab, by group."""
    groups = {
        column.group
        for crosstab in crosstabs
        if crosstab.breakdown == BreakdownVariable.MUNICIPALITY
        for column in crosstab.columns
    }
    rows = session.execute(select(Municipality.id, Municipality.name))
    return {str(number): name for number, name in rows if str(number) in groups}


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


def latest_release(survey_id: int) -> Select[SurveyRelease]:
    """A survey's newest release."""
    return (
        select(SurveyRelease)
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number.desc())
        .limit(1)
    )


def latest_release_number(session: Session, survey_id: int) -> int | None:
    """The number of a survey's newest release; None where there is none."""
    return session.scalar(
        select(func.max(SurveyRelease.number)).where(SurveyRelease.survey_id == survey_id)
    )


def latest_release_content(session: Session, survey_id: int) -> dict[str, Any] | None:
    """What a survey's newest release shows, as JSON; None where there is none."""
    return session.scalar(latest_release(survey_id).with_only_columns(SurveyRelease.content))


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
