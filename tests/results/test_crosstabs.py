"""Results by one closed question: the crosstab counts, and the results made from them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, delete, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.collection.actions import responses
from consult.collection.queries.respondent_session import published_survey
from consult.db.session import writing
from consult.disclosure.breakdowns import NONRESPONSE_GROUP, Breakdown, BreakdownVariable, Subgroup
from consult.languages.rules import Texts
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.responses import CollectionMode
from consult.results import jobs
from consult.results.actions import crosstabs as crosstab_actions
from consult.results.models import CrosstabCount
from consult.results.queries.recount import recount, recount_crosstab
from consult.results.queries.results import subgroup_comparison, survey_results
from consult.settings import Settings
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, make_survey

RESPONDENTS = 60


def breakdown_questionnaire(**values: Any) -> Questionnaire:
    """The usual questionnaire with an age, compared by its first question and its scale."""
    items = list(a_questionnaire().items)
    scale = items[2]
    assert isinstance(scale, Question)
    age = Question("QA", "integer", Texts.of("Idade?"))
    return a_questionnaire(
        items=(
            a_single(breakdown=True),
            items[1],
            replace(scale, breakdown=values.get("scale", False)),
            items[3],
            age,
        )
    )


def answer_randomly(session: Session, survey: Survey, respondents: int = RESPONDENTS) -> None:
    """Random answers; not everybody answers the question that is compared by."""
    chance = random.Random(7)
    for number in range(respondents):
        answers: dict[str, Any] = {"QA": str(chance.randint(18, 80))}
        if number % 5:
            answers["Q1"] = chance.choice("aaabbb")
        if number % 7:
            answers["Q2"] = chance.choice([["x"], ["x", "y"], ["z"]])
        answers["Q3"] = 2 if answers.get("Q1") == "a" else 4
        answer_survey(session, survey, f"{number:016d}", answers)


def crosstab_counts(session: Session) -> dict[tuple[int, ...], int]:
    tally = CrosstabCount
    columns = (tally.by_id, tally.by_answer, tally.question_id, tally.choice_id, tally.value)
    counts = {tuple(key): n for *key, n in session.execute(select(*columns, tally.count))}
    session.commit()
    return counts


def test_each_response_counts_by_what_it_answered(session: Session, app: Flask) -> None:
    survey = make_survey(
        session, make_plan(session), questionnaire=breakdown_questionnaire(scale=True)
    )
    answer_randomly(session, survey)
    stored = crosstab_counts(session)
    assert stored
    with app.app_context():
        assert jobs.repair_crosstabs() == 0
        assert jobs.verify_tallies(survey.id) == 0
    session.execute(delete(CrosstabCount).where(CrosstabCount.choice_id == -1))
    session.commit()
    with app.app_context():
        assert jobs.repair_crosstabs() > 0
    assert crosstab_counts(session) == stored


def can_write(url: str) -> bool:
    """Whether somebody else can store an answer now, without waiting."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, poolclass=NullPool)
        with suppress(OperationalError), engine.begin() as connection:
            connection.execute(text("LOCK TABLE pair_tally IN ROW EXCLUSIVE MODE NOWAIT"))
            return True
        return False
    other = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
    with suppress(sqlite3.OperationalError), closing(other):
        other.execute("BEGIN IMMEDIATE")
        return True
    return False


def test_people_can_answer_while_counts_are_proven(
    session: Session, app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To count many answers again takes longer than a writer waits."""
    survey = make_survey(session, make_plan(session), questionnaire=breakdown_questionnaire())
    answer_randomly(session, survey, 5)
    session.commit()
    could_write: list[bool] = []

    def checking_writes(count: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any) -> Any:
            counts = count(*args)
            could_write.append(can_write(settings.database_url))
            return counts

        return counted

    monkeypatch.setattr(jobs, "recount", checking_writes(recount))
    monkeypatch.setattr(crosstab_actions, "recount_crosstab", checking_writes(recount_crosstab))
    with app.app_context(), writing():  # as the worker runs its jobs
        assert jobs.verify_all_tallies() == 0
        assert jobs.repair_crosstabs() == 0
    assert could_write == [True, True]


def test_a_question_marked_later_is_counted_from_the_answers_there_are(session: Session) -> None:
    plan = make_plan(session)
    survey = make_survey(session, plan, questionnaire=breakdown_questionnaire())
    answer_randomly(session, survey)
    counts = crosstab_counts(session)
    marked = breakdown_questionnaire()
    first = a_single()
    for items, expected in (((first, *marked.items[1:]), {}), (marked.items, counts)):
        survey.draft = replace(marked, items=items).to_json()
        publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
        assert crosstab_counts(session) == expected


def test_answers_sent_while_a_version_is_published_are_compared_as_it_says(
    session: Session, app: Flask
) -> None:
    """Who sends them read the survey before, then waited for the publisher."""
    plan, marked = make_plan(session), breakdown_questionnaire()
    plain = replace(marked, items=(a_single(), *marked.items[1:]))
    survey = make_survey(session, plan, questionnaire=plain)
    answer_randomly(session, survey, 3)
    session.commit()
    for number, next_one in enumerate((breakdown_questionnaire(scale=True), plain)):
        before = published_survey(session, plan_id=plan.id, slug=survey.slug, today=TODAY)
        assert before
        survey.draft = next_one.to_json()
        publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
        responses.store_response(
            session,
            survey=before,
            version=before.current_version_id,
            code=f"{number:016d}",
            answers={"Q1": "a", "Q3": 2},
            language="pt",
            channel=CollectionMode.WEB,
            municipality_id=None,
            today=TODAY,
            secret="x" * 31,
        )
        session.commit()
        with app.app_context():
            assert jobs.repair_crosstabs() == 0


def test_results_of_those_who_gave_one_answer(session: Session) -> None:
    survey = make_survey(session, make_plan(session), questionnaire=breakdown_questionnaire())
    answer_randomly(session, survey)
    everybody = survey_results(session, survey)
    assert everybody
    sizes = everybody.groups["answer:Q1"]
    assert set(sizes) == {"a", "b", NONRESPONSE_GROUP}
    assert sum(sizes.values()) == RESPONDENTS
    shown = survey_results(session, survey, Subgroup(BreakdownVariable.ANSWER, "a", "Q1"))
    assert shown
    assert shown.respondents == sizes["a"]
    by_key = {result.question.key: result for result in shown.results}
    assert "Q1" not in by_key
    assert by_key["Q3"].answered == sizes["a"]
    assert by_key["QA"].mean is not None
    assert survey_results(session, survey, Subgroup(BreakdownVariable.ANSWER, "c", "Q1")) is None
    assert survey_results(session, survey, Subgroup(BreakdownVariable.ANSWER, "a", "Q2")) is None


def test_two_questions_are_compared_from_one_side_only(session: Session) -> None:
    survey = make_survey(
        session, make_plan(session), questionnaire=breakdown_questionnaire(scale=True)
    )
    answer_randomly(session, survey)
    comparison = subgroup_comparison(
        session, survey, "Q3", Breakdown(BreakdownVariable.ANSWER, "Q1")
    )
    assert comparison
    assert set(comparison.results) == {"a", "b", NONRESPONSE_GROUP}
    assert (
        subgroup_comparison(session, survey, "Q1", Breakdown(BreakdownVariable.ANSWER, "Q3"))
        is None
    )
    assert (
        subgroup_comparison(session, survey, "Q1", Breakdown(BreakdownVariable.ANSWER, "Q1"))
        is None
    )
    assert (
        subgroup_comparison(session, survey, "Q5", Breakdown(BreakdownVariable.ANSWER, "Q1"))
        is None
    )
    assert subgroup_comparison(session, survey, "Q2", Breakdown(BreakdownVariable.LANGUAGE)) is None
