"""Releases: what everybody sees, and that it stays."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.disclosure.releases import digest_of, release_from_json
from consult.disclosure.suppression import PUBLIC_THRESHOLD
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.results.actions.releases import (
    TooFewNewRespondents,
    TooFewRespondents,
    release_results,
)
from consult.results.models import SurveyRelease
from consult.results.queries.releases import build_release, public_tabulation
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.results import answer_every_kind, every_kind
from tests.factories.surveys import answer_survey, make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/releases"
PUBLIC = "/en/vale/surveys/viver-aqui/results"
BREAKDOWNS = ["language", "answer:Q1"]


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answer_every_kind(session, survey)
    session.commit()
    return survey


def publish(session: Session, survey: Survey, breakdowns: list[str]) -> SurveyRelease:
    return release_results(session, survey=survey, breakdowns=breakdowns, today=TODAY, by_id=None)


def test_a_release_is_read_back_as_it_was(session: Session, survey: Survey) -> None:
    release = build_release(public_tabulation(session, survey), BREAKDOWNS)
    assert release
    again = release_from_json(release.to_json())
    assert again.to_json() == release.to_json()
    assert [crosstab.breakdown for crosstab in again.crosstabs] == BREAKDOWNS
    assert again.digest == digest_of(release.to_json())


def test_later_answers_change_nothing(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    publish(session, survey, BREAKDOWNS)
    session.commit()
    before = client.get(PUBLIC + "/1").text
    assert "80 people answered" in before
    for number in range(1000, 1015):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "c", "YN": "no"})
    session.commit()
    assert client.get(PUBLIC + "/1").text == before
    second = publish(session, survey, [])
    session.commit()
    assert second.number == 2
    assert "There are newer results" in client.get(PUBLIC + "/1").text
    newest = client.get(PUBLIC)
    assert newest.status_code == 303
    assert newest.location.endswith("/results/2")


def test_a_few_more_answers_make_no_release(session: Session, survey: Survey) -> None:
    first = publish(session, survey, [])
    assert publish(session, survey, []).id == first.id
    answer_survey(session, survey, "9" * 16, {"Q1": "a", "YN": "no"})
    with pytest.raises(TooFewNewRespondents):
        publish(session, survey, [])


def test_fewer_than_ten_people_make_no_release(session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan)
    for number in range(PUBLIC_THRESHOLD - 1):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "a"})
    with pytest.raises(TooFewRespondents):
        publish(session, survey, [])


def test_staff_make_results_public_once_they_are_sure(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    assert "By language" in client.get(DESK).text
    assert client.post(DESK, data={"breakdowns": ["language"]}).status_code == 422
    assert client.post(DESK, data={"breakdowns": ["nonsense"], "sure": "y"}).status_code == 422
    released = client.post(DESK, data={"breakdowns": ["language"], "sure": "y"})
    assert released.status_code == 303
    release = session.scalars(select(SurveyRelease)).one()
    assert release.published_by_id is not None
    page = client.get(released.location).text
    assert "By language" in page
    session.commit()
    answer_survey(session, survey, "9" * 16, {"Q1": "a", "YN": "no"})
    session.commit()
    assert client.post(DESK, data={"sure": "y"}).status_code == 409


def test_others_make_nothing_public(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    assert client.get(DESK).status_code in (303, 401)
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(DESK).status_code == 403
    other = make_plan(session, "outro")
    staff(client, session, other, Role.COORDINATOR)
    assert client.get(DESK).status_code == 404
    assert client.post(DESK, data={"sure": "y"}).status_code == 404


def test_everybody_reads_the_release_and_takes_its_numbers(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    for address in ("", "/1", "/1/data", "/x"):
        assert client.get(PUBLIC + address).status_code == 404
    assert "What people answered" not in client.get("/en/vale/").text
    release = publish(session, survey, BREAKDOWNS)
    session.commit()
    assert client.get(PUBLIC + "/1").status_code == 200
    assert client.get(PUBLIC.replace("/en/", "/ar/") + "/1").status_code == 200
    data = client.get(PUBLIC + "/1/data").get_json()
    assert data.pop("sha256") == release.digest == digest_of(data)
    assert "What people answered" in client.get("/en/vale/").text
    assert client.get("/en/outro/surveys/viver-aqui/results/1").status_code == 404


def test_the_page_of_a_closed_survey_leads_to_its_results(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    publish(session, survey, [])
    survey.closes = TODAY.replace(year=2020)
    session.commit()
    page = client.get("/en/vale/surveys/viver-aqui/").text
    assert "See the results" in page


def test_a_release_that_may_show_no_less_waits(session: Session, survey: Survey) -> None:
    publish(session, survey, [])
    for number in range(1000, 1012):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "ab"[number % 2], "YN": "no"})
    with pytest.raises(TooFewNewRespondents):
        release_results(
            session, survey=survey, breakdowns=[], today=TODAY, by_id=None, keep_detail=True
        )
    for number in range(1012, 1100):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "ab"[number % 2], "YN": "no"})
    release = publish(session, survey, [])
    single = next(r for r in release.content["results"] if r["key"] == "Q1")
    assert [category["count"] for category in single["bars"]][:2] != [None, None]


def test_staff_see_beforehand_what_everybody_would_see(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(DESK + "/preview").status_code == 403
    staff(client, session, plan, Role.COORDINATOR)
    page = client.get(DESK + "/preview").text
    assert "nothing of it is public yet" in page
    assert "80 people answered" in page
    assert "By language" in page
    assert client.get(PUBLIC).status_code == 404
    assert DESK + "/preview" in client.get(DESK).text


def test_ways_to_show_results_that_would_tell_of_few_are_not_offered_again(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    publish(session, survey, BREAKDOWNS)
    for number in range(1000, 1010):
        language = "bn" if number == 1000 else "pt"
        answer_survey(session, survey, f"{number:016d}", {"Q1": "a", "YN": "no"}, language=language)
    session.commit()
    staff(client, session, plan, Role.COORDINATOR)
    page = client.get(DESK).text
    assert "shown again yet" in page
    assert not document_fromstring(page).xpath("//input[@name='breakdowns'][@value='language']")
    assert client.post(DESK, data={"breakdowns": ["language"], "sure": "y"}).status_code == 422
