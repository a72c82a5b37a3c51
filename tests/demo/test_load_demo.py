"""The demonstration plan."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.queries.respondent_session import open_polls
from consult.collection.rules.polls import poll_question, poll_result
from consult.consultations.models import Comment
from consult.contributions.models import Contribution
from consult.db.base import Base
from consult.demo.actions import load_demo
from consult.demo.poll import ANSWERS
from consult.demo.source import REFERENCE_DATE, read_demo_data
from consult.disclosure.releases import release_from_json
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts
from consult.people.models import Account
from consult.people.rules import Role
from consult.plan.exchange.exchange import export_file, import_file
from consult.plan.models.measures import Measure, MeasureArea, MeasureVersion
from consult.plan.models.plans import Area, Membership, Plan
from consult.plan.rules.phases import PhaseAction, allowed_actions
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.texts import located_texts
from consult.results.queries.releases import latest_release_content
from tests.demo.conftest import PASSWORD

TODAY = REFERENCE_DATE


def counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_loading_it_a_second_time_changes_nothing(demo: Session) -> None:
    before = counts(demo)
    again = load_demo(demo, today=TODAY + timedelta(days=1), password="another-one-here")
    assert counts(demo) == before
    assert len(again) == before["account"]
    assert before["measure"] == before["measure_version"] == 24
    assert before["survey_response"] == 120 + 72


def test_every_area_has_a_measure_and_something_said(demo: Session, plan: Plan) -> None:
    with_measure = set(demo.scalars(select(MeasureArea.area_id)))
    assert {a.id for a in plan.areas} == with_measure
    assert len(plan.areas) == 16
    assert (demo.scalar(select(func.count(Comment.input_id))) or 0) > 30


def test_every_role_has_an_account_that_the_demonstration_marks(demo: Session, plan: Plan) -> None:
    roles = set(demo.scalars(select(Membership.role)))
    assert roles == {role.value for role in Role}
    assert all(demo.scalars(select(Account.demo)))
    entities = demo.scalars(
        select(Membership.entity_id).where(Membership.role == "association")
    ).all()
    assert len(set(entities) - {None}) == 2
    own = demo.scalars(select(Membership).where(Membership.municipality_id.is_not(None))).one()
    assert own.role == "author"


FIVE = {"pt", "en", "ar", "bn", "uk"}


def test_every_text_of_the_way_in_exists_in_five_languages_and_every_other_in_two(
    demo: Session, plan: Plan
) -> None:
    assert set(plan.languages) == FIVE
    assert set(plan.title.by) == FIVE
    assert plan.intro is not None
    assert set(plan.intro.by) == FIVE
    for area in plan.areas:
        assert len(area.name.by) == 16
        assert area.description is not None
        assert set(area.description.by) >= FIVE
    for measure in demo.scalars(select(Measure)):
        assert set(measure.title.by) == FIVE, measure.code
    survey = demo.scalars(select(Survey).where(Survey.slug == "viver-aqui")).one()
    assert survey.current_version is not None
    asked = from_json(survey.current_version.document)
    assert all(text.by for text in (asked.title, asked.intro, asked.thanks))
    assert all(item.label.by for item in asked.questions)
    written = [text for text in asked.texts() if text.by]  # hints and the like may be left out
    assert len(written) > 60
    for text in written:
        assert set(text.by) == FIVE
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, TextsColumn):
                for text in demo.scalars(select(column).where(column.is_not(None))):
                    assert isinstance(text, Texts)
                    assert set(text.by) >= {"pt", "en"}, (table.name, column.name)


def test_housing_is_spoken_of_in_arabic_and_bengali(demo: Session, plan: Plan) -> None:
    housing = demo.scalars(
        select(Measure)
        .join(MeasureArea)
        .join(Area, Area.id == MeasureArea.area_id)
        .where(Area.code == "A03")
    ).all()
    languages = set(
        demo.scalars(
            select(Contribution.language)
            .join(Comment, Comment.input_id == Contribution.id)
            .where(Comment.measure_id.in_([m.id for m in housing]))
        )
    )
    assert {"ar", "bn"} <= languages


def test_invented_answers_are_in_several_languages_and_none_lies_in_the_future(
    demo: Session, plan: Plan
) -> None:
    languages = set(demo.scalars(select(SurveyResponse.language)))
    assert len(languages) >= 5
    assert max(demo.scalars(select(SurveyResponse.said_on))) <= TODAY
    assert max(demo.scalars(select(Contribution.said_on))) <= TODAY


@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2031, 8, 15)])
def test_whenever_it_is_loaded_people_can_answer_and_comment_for_a_month(
    session: Session, today: date
) -> None:
    load_demo(session, today=today, password=PASSWORD)
    plan = session.scalars(select(Plan)).one()
    for day in (today, today + timedelta(days=30)):
        assert {PhaseAction.ANSWER, PhaseAction.COMMENT} <= allowed_actions(plan.phases, day)
    assert max(session.scalars(select(Contribution.said_on))) <= today


def test_paragraphs_have_the_same_ids_at_every_load(demo: Session, plan: Plan) -> None:
    found = select(MeasureVersion).join(Measure).where(Measure.code == "M06")
    version = demo.scalars(found).one()
    assert str(version.paragraphs[0].paragraph_id) == "dfe7d70e-044f-5391-bfc0-0aff53895cad"


def test_its_spreadsheets_come_back_without_a_change(demo: Session, plan: Plan) -> None:
    for kind, form in itertools.product(("measures", "entities"), ("xlsx", "csv")):
        data = export_file(demo, plan=plan, kind=kind, form=form)
        report = import_file(demo, plan=plan, kind=kind, data=data, filename="x", today=TODAY)
        assert (report.errors, report.effective, report.left_alone) == ([], [], 0)


def test_the_data_says_that_it_is_invented() -> None:
    assert read_demo_data(TODAY).plan["invented"] is True


def test_a_poll_is_open_in_five_languages_with_results(demo: Session, plan: Plan) -> None:
    (poll,) = open_polls(demo, plan_id=plan.id, today=TODAY)
    asked = load_version(demo, poll.current_version_id).questionnaire
    question = poll_question(asked)
    assert question is not None
    assert all(set(text.by) == FIVE for _place, text in located_texts(asked))
    assert (question.areas, question.measures) == (("A07",), ("M13",))
    content = latest_release_content(demo, poll.id)
    assert content is not None
    result = poll_result(release_from_json(content), question)
    assert result is not None
    assert [bar.count for bar in result.categories] == list(ANSWERS.values())
