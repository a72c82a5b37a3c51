"""What the results of each kind of question say, in every filter, and as a page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from lxml.html import document_fromstring
from sqlalchemy.orm import Session

from consult.disclosure.breakdowns import BreakdownVariable, Subgroup
from consult.disclosure.class_intervals import ClassInterval
from consult.disclosure.tabulation import QuestionResult
from consult.languages.rules import LANGUAGES
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.results import jobs
from consult.results.queries.results import survey_results
from consult.results.wording import interval_label
from consult.web.language import using_language
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.results import RESPONDENTS, answer_every_kind, every_kind
from tests.factories.surveys import make_survey


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


def by_key(
    session: Session, survey: Survey, subgroup: Subgroup | None = None
) -> dict[str, QuestionResult]:
    shown = survey_results(session, survey, subgroup)
    assert shown
    return {result.question.key: result for result in shown.results}


def test_every_kind_has_its_result(session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answered = answer_every_kind(session, survey)
    shown = by_key(session, survey)
    assert "NOTE" not in shown
    ages = [int(answers["AGE"]) for answers in answered]
    age = shown["AGE"]
    assert age.answered == RESPONDENTS
    assert sum(category.count or 0 for category in age.categories) == RESPONDENTS
    assert age.mean == pytest.approx(Decimal(sum(ages)) / RESPONDENTS, abs=Decimal("0.1"))
    assert age.quantiles
    assert age.quantiles.median == sorted(ages)[RESPONDENTS // 2 - 1] * 1000
    assert age.quantiles.quartiles
    for category in age.categories:
        assert category.interval
        assert category.count == sum(category.interval.contains(number * 1000) for number in ages)
    assert all(
        category.interval and category.interval.integers_only
        for category in shown["RNG"].categories
    )
    assert shown["DAY"].answered == RESPONDENTS
    assert shown["DAY"].mean is None
    assert shown["PAY"].mean is not None
    assert [category.count for category in shown["M2"].categories][2] == 0


def test_what_repeats_counts_people_not_children(session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answered = answer_every_kind(session, survey)
    result = by_key(session, survey)["CS"]
    parents = [answers for answers in answered if "CS/1" in answers]
    assert result.answered == len(parents)
    assert result.repeated
    both = sum({answers["CS/1"], answers.get("CS/2")} >= {"yes", "no"} for answers in parents)
    assert sum(category.count or 0 for category in result.categories) == len(parents) + both


@pytest.mark.parametrize(
    "subgroup",
    [Subgroup(BreakdownVariable.LANGUAGE, "bn"), Subgroup(BreakdownVariable.ANSWER, "a", "Q1")],
)
def test_one_group_is_shown_in_the_same_classes(
    session: Session, plan: Plan, subgroup: Subgroup
) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answered = answer_every_kind(session, survey)
    variable = "language" if subgroup.variable is BreakdownVariable.LANGUAGE else "Q1"
    members = [answers for answers in answered if answers[variable] == subgroup.group]
    everybody, shown = by_key(session, survey), by_key(session, survey, subgroup)
    assert [c.interval for c in shown["AGE"].categories] == [
        c.interval for c in everybody["AGE"].categories
    ]
    assert shown["AGE"].answered == len(members)
    ages = [int(answers["AGE"]) for answers in members]
    assert shown["AGE"].mean == pytest.approx(Decimal(sum(ages)) / len(members), abs=Decimal("0.1"))
    for category in shown["AGE"].categories:
        assert category.interval
        assert category.count in (
            None,
            sum(category.interval.contains(number * 1000) for number in ages),
        )


def test_tallies_of_every_kind_equal_a_recount(session: Session, plan: Plan, app: Flask) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answer_every_kind(session, survey, 30)
    session.commit()
    with app.app_context():
        assert jobs.verify_tallies(survey.id) == 0
        assert jobs.repair_crosstabs() == 0


def test_the_pages_say_it_in_words(client: CheckingClient, session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answer_every_kind(session, survey)
    session.commit()
    staff(client, session, plan)
    page = client.get("/en/vale/desk/surveys/viver-aqui/results").text
    assert "A matrix" in page
    assert "the middle half from" in page
    assert "one person can be in several lines" in page
    address = "/en/vale/desk/surveys/viver-aqui/compare"
    assert client.get(address).status_code == 200
    for key in ("AGE", "M1", "CS", "DAY"):
        for by in ("language", "answer:Q1"):
            table = client.get(address, query_string={"question": key, "by": by})
            assert table.status_code == 200
            assert document_fromstring(table.text).xpath("//table[@class='shares']")
    for query in ({"question": "Q1", "by": "answer:Q1"}, {"question": "x", "by": "y"}):
        assert "side by side" in client.get(address, query_string=query).text
    shown = client.get("/en/vale/desk/surveys/viver-aqui/results?show=answer:Q1:a")
    assert shown.status_code == 200


def test_a_class_of_everything_has_a_name(app: Flask) -> None:
    with app.test_request_context("/en/"), using_language(LANGUAGES["en"]):
        assert interval_label(ClassInterval(None, None, True), "integer") == "all numbers"
        assert interval_label(ClassInterval(None, None), "date") == "all days"
