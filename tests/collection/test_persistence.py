"""Publishing, storing and counting, on a real database."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.authoring.actions.editing import save_draft
from consult.collection import jobs as collection_jobs
from consult.collection.actions import responses
from consult.collection.models import ResponseDraft
from consult.contributions.models import Contribution, ContributionLink
from consult.contributions.rules.receipt_codes import contribution_keys
from consult.db.base import Base
from consult.disclosure.breakdowns import BreakdownVariable, Subgroup
from consult.plan.models.plans import Municipality, Plan
from consult.questionnaire.models.responses import Answer, OpenAnswer, SurveyResponse
from consult.questionnaire.models.surveys import SurveyChoice, SurveyQuestion, SurveyVersion
from consult.questionnaire.queries.surveys import open_surveys
from consult.questionnaire.rules.responses import CollectionMode
from consult.questionnaire.rules.validation import QuestionnaireError
from consult.results import jobs
from consult.results.models import AnswerTally
from consult.results.queries.recount import recount
from consult.results.queries.results import results_for_area, results_for_measure, survey_results
from tests.factories.plan import TODAY, make_measure, make_plan
from tests.factories.surveys import (
    SECRET,
    a_questionnaire,
    a_single,
    answer_survey,
    choice,
    make_survey,
)

FULL = {
    "Q1": "a",
    "Q2": ["x", "y"],
    "Q3": 4,
    "Q4": {"A03": 1, "o": 2},
    "Q5": {"words": "Mais casas", "language": "bn"},
}


def code(number: int) -> str:
    return f"{number:016d}"


def test_publishing_the_same_draft_again_makes_no_version(session: Session) -> None:
    survey = make_survey(session, make_plan(session))
    again = publishing.publish(session, survey=survey, today=TODAY, by_id=None)
    assert again.number == 1
    assert again.digest == a_questionnaire().digest


def test_a_breaking_change_needs_a_confirmation_and_retired_choices_stay_in_results(
    session: Session,
) -> None:
    plan = make_plan(session)
    survey = make_survey(session, plan)
    for number in range(6):
        answer_survey(session, survey, code(number), {"Q1": "c", "Q3": 2})
    first = replace(a_single(), choices=(choice("a", "Um ano"), choice("d", "Nova")))
    items = (first, *a_questionnaire().items[1:2])
    save_draft(session, survey=survey, questionnaire=a_questionnaire(items=items))
    with pytest.raises(publishing.BreakingChange):
        publishing.publish(session, survey=survey, today=TODAY, by_id=None)
    version = publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    assert version.number == 2
    assert session.scalar(select(func.count()).select_from(SurveyChoice)) == 3 + 3 + 3 + 1
    shown = survey_results(session, survey)
    assert shown
    bars = {bar.key: bar for bar in shown.results[0].categories}
    assert (bars["c"].count, bars["c"].retired) == (6, True)
    retired = {one.question.key for one in shown.results if one.retired}
    assert retired == {"Q3", "Q4", "Q5"}


def test_a_question_cannot_become_another_kind(session: Session) -> None:
    survey = make_survey(session, make_plan(session))
    other = replace(a_single(), kind="multi")
    changed = a_questionnaire(items=(other,))
    save_draft(session, survey=survey, questionnaire=changed)
    with pytest.raises(QuestionnaireError, match="another kind"):
        publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)


def test_unknown_areas_and_measures_are_refused_together(session: Session) -> None:
    wrong = replace(a_single(), areas=("A99",), measures=("M99",))
    with pytest.raises(QuestionnaireError) as refused:
        make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=(wrong,)))
    assert len(refused.value.issues) == 2


def test_an_old_draft_is_answered_on_the_version_it_began_with(session: Session) -> None:
    survey = make_survey(session, make_plan(session))
    draft = responses.start_response(
        session, survey=survey, code=code(1), language="pt", today=TODAY, secret=SECRET
    )
    save_draft(
        session, survey=survey, questionnaire=a_questionnaire(items=a_questionnaire().items[:1])
    )
    publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    own = responses.store_response(
        session,
        survey=survey,
        version=draft.version_id,
        code=code(1),
        answers=FULL,
        language="pt",
        channel=CollectionMode.WEB,
        municipality_id=None,
        today=TODAY,
        secret=SECRET,
    )
    assert session.get_one(SurveyResponse, own).version_id == draft.version_id
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 0


def test_a_submission_is_stored_once(session: Session) -> None:
    survey = make_survey(session, make_plan(session))
    first = answer_survey(session, survey, code(1), FULL)
    second = answer_survey(session, survey, code(1), {"Q1": "b"})
    assert first.id == second.id
    assert session.scalar(select(func.count()).select_from(Answer)) == 6
    said = session.scalars(select(Contribution)).one()
    assert (said.language, said.visibility, said.author_kind) == ("bn", "staff_only", "anonymous")
    assert said.receipt_key in contribution_keys(SECRET, code(1))


def test_answers_that_cannot_be_stored_store_nothing(session: Session) -> None:
    survey = make_survey(session, make_plan(session))
    with pytest.raises(responses.InvalidAnswers):
        answer_survey(session, survey, code(1), {"Q1": "nope", "Q2": ["x", "z"]})
    assert session.scalar(select(func.count()).select_from(SurveyResponse)) == 0


def test_nothing_ties_a_response_to_its_open_answers(session: Session) -> None:
    """What both have in common is what they must: the day, the language, the place."""
    plan = make_plan(session)
    survey = make_survey(session, plan)
    place = plan.municipalities[0].id + 4000
    session.add(Municipality(id=place, code="m9", name="Nove"))
    session.flush()
    response = answer_survey(
        session,
        survey,
        code(1),
        {**FULL, "Q5": {"words": "Mais", "language": ""}},
        municipality_id=place,
    )
    said = session.scalars(select(Contribution)).one()
    rows_of_response: list[Any] = [response]
    rows_of_response += session.scalars(select(Answer)).all()
    rows_of_input: list[Any] = [said]
    rows_of_input += session.scalars(select(ContributionLink)).all()
    rows_of_input += session.scalars(select(OpenAnswer)).all()
    shared = _telling(rows_of_response) & _telling(rows_of_input)
    assert shared == {TODAY, "pt", place}
    assert not _refers("input", "survey_response")
    assert not _refers("open_answer", "survey_response")
    assert not _refers("answer", "input")
    assert not _refers("survey_response", "account")


def _telling(rows: list[Any]) -> set[Any]:
    """Values that single out a row: keys, texts, days; not small counts and states."""
    values = set()
    for row in rows:
        for column in inspect(type(row)).columns:
            value = getattr(row, column.key)
            if (
                isinstance(value, (uuid.UUID, date))
                or (isinstance(value, int) and value > 1000)
                or (isinstance(value, str) and column.key in {"language", "receipt_key", "words"})
            ):
                values.add(value)
    return values


def _refers(table: str, other: str) -> bool:
    tables = Answer.metadata.tables
    return any(key.column.table.name == other for key in tables[table].foreign_keys)


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "Q1": st.sampled_from("abc"),
        "Q2": st.sampled_from([["x"], ["x", "y"], ["z"]]),
        "Q3": st.integers(1, 5),
        "Q4": st.sampled_from([{"A03": 1}, {"A07": 2, "o": 1}, {"o": 2}]),
        "Q5": st.just({"words": "palavras", "language": "pt"}),
    },
)
SUBMISSIONS = st.lists(
    st.tuples(
        ANSWERS,
        st.sampled_from(["pt", "bn"]),
        st.sampled_from(list(CollectionMode)),
        st.integers(1, 12),
    ),
    max_size=14,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(SUBMISSIONS)
def test_tallies_equal_a_recount_after_any_submissions(
    session: Session, app: Flask, submissions: list[Any]
) -> None:
    plan = make_plan(session, f"p{uuid.uuid4().hex[:8]}")
    survey = make_survey(session, plan)
    offset = survey.id * 1000
    for answers, language, channel, number in submissions:
        answer_survey(
            session, survey, code(offset + number), answers, language=language, channel=channel
        )
    session.commit()
    with app.app_context():
        assert jobs.verify_tallies(survey.id) == 0
    tally = session.scalars(
        select(AnswerTally).join(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id)
    ).first()
    if tally is not None:
        tally.count += 1
        session.commit()
        with app.app_context():
            assert jobs.verify_all_tallies() == 1
        tally.count -= 1
        session.commit()


def test_old_drafts_are_forgotten(session: Session, app: Flask) -> None:
    survey = make_survey(session, make_plan(session))
    for number, days in ((1, 0), (2, 40)):
        responses.start_response(
            session,
            survey=survey,
            code=code(number),
            language="pt",
            today=TODAY - timedelta(days=days),
            secret=SECRET,
        )
    session.commit()
    with app.app_context():
        assert collection_jobs.delete_expired_drafts() == 1
        assert collection_jobs.delete_expired_drafts() == 0
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 1


def crowd(session: Session, plan: Plan) -> Any:
    survey = make_survey(session, plan)
    for number in range(30):
        answer_survey(
            session,
            survey,
            code(number),
            {"Q1": "ab"[number % 2], "Q3": 1 + number % 2, "Q4": {"A03": 1}},
            language="bn" if number < 12 else "pt",
        )
    return survey


def test_results_count_shares_means_and_points(session: Session) -> None:
    plan = make_plan(session)
    shown = survey_results(session, crowd(session, plan))
    assert shown
    assert shown.respondents == 30
    by_key = {one.question.key: one for one in shown.results}
    assert [bar.count for bar in by_key["Q1"].categories] == [15, 15, 0]
    assert [bar.share for bar in by_key["Q1"].categories] == [0.5, 0.5, 0]
    assert str(by_key["Q3"].mean) == "1.50"
    first = by_key["Q4"].categories[0]
    assert (first.key, first.count, first.first_place_count) == ("A03", 60, 30)
    assert by_key["Q2"].answered == 0


def test_results_of_one_language_and_of_a_group_that_is_none(session: Session) -> None:
    survey = crowd(session, make_plan(session))
    bengali = survey_results(session, survey, Subgroup(BreakdownVariable.LANGUAGE, "bn"))
    assert bengali
    assert bengali.respondents == 12
    assert [bar.count for bar in bengali.results[0].categories] == [6, 6, 0]
    assert survey_results(session, survey, Subgroup(BreakdownVariable.LANGUAGE, "uk")) is None
    assert survey_results(session, survey, Subgroup(BreakdownVariable.CHANNEL, "web")) is None


def test_fewer_than_five_people_show_nothing(session: Session) -> None:
    survey = make_survey(session, make_plan(session))
    for number in range(4):
        answer_survey(session, survey, code(number), {"Q1": "a"})
    shown = survey_results(session, survey)
    assert shown
    assert (shown.respondents, shown.results) == (None, ())


def test_results_reach_the_areas_and_measures_of_their_questions(session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    linked = replace(a_single("QM"), measures=(measure.code,))
    crowd(session, plan)
    make_survey(session, plan, "outro", a_questionnaire(items=(linked,)))
    housing, language = plan.areas
    keys = [(s.slug, r.question.key) for s, r in results_for_area(session, housing.id)]
    assert keys == [("viver-aqui", "Q1"), ("viver-aqui", "Q2"), ("outro", "QM")]
    keys = [(s.slug, r.question.key) for s, r in results_for_area(session, language.id)]
    assert keys == [("viver-aqui", "Q2"), ("viver-aqui", "Q3")]
    of_measure = results_for_measure(session, measure.id)
    assert [(s.slug, r.question.key) for s, r in of_measure] == [("outro", "QM")]


def test_open_surveys_are_published_and_within_days_and_phase(session: Session) -> None:
    plan = make_plan(session)
    day = timedelta(days=1)
    make_survey(session, plan, "agora", closes=TODAY)
    make_survey(session, plan, "depois", opens=TODAY + day)
    make_survey(session, plan, "antes", closes=TODAY - day)
    publishing.create_survey(
        session, plan_id=plan.id, slug="rascunho", questionnaire=a_questionnaire()
    )
    assert [s.slug for s in session.scalars(open_surveys(plan.id, TODAY))] == ["agora"]
    other = make_plan(session, "outro", phase="weighing")
    make_survey(session, other)
    assert session.scalars(open_surveys(other.id, TODAY)).all() == []
    assert session.scalar(select(func.count()).select_from(SurveyVersion)) == 4


@pytest.mark.parametrize("name", ["response_draft", "survey_response", "answer", "survey_contact"])
def test_what_people_answer_has_no_place_for_who_they_are(name: str) -> None:
    table = Base.metadata.tables[name]
    points_at = {key.column.table.name for key in table.foreign_keys}
    of_surveys = {"survey", "survey_version", "survey_question", "survey_choice"}
    assert points_at <= of_surveys | {"survey_response", "municipality"}
    who = {"name", "email", "account_id", "entity_id", "input_id", "said_at", "created_at", "ip"}
    assert who.isdisjoint(table.columns.keys())


def test_a_response_that_comes_while_tallies_are_proved_is_no_difference(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = make_survey(session, make_plan(session))
    answer_survey(session, survey, "1" * 16, {"Q1": "a"})
    session.commit()

    def count_later(own: Session, survey_id: int) -> Any:
        answer_survey(session, survey, "2" * 16, {"Q1": "a"})
        session.commit()
        return recount(own, survey_id)

    monkeypatch.setattr("consult.results.jobs.recount", count_later)
    with app.app_context():
        assert jobs.verify_tallies(survey.id) == 0
    assert len(session.scalars(select(SurveyResponse)).all()) == 2
