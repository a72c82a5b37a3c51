"""A poll is made in a minute and answered where it stands in other pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection import jobs
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from tests.authoring.forms import DESK, change, sent
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_measure, make_plan

HOME = "/en/vale/"
POLL = "/en/vale/surveys/jardim-ou-parque/poll"


@pytest.fixture
def plan(client: CheckingClient, session: Session) -> Plan:
    """A plan whose coordinator has made a poll."""
    found = make_plan(session)
    staff(client, session, found)
    session.commit()
    answer = change(
        client,
        f"{DESK}new-poll",
        0,
        question="Jardim ou parque?",
        areas=["A03"],
        **{"choices-0": "Jardim", "choices-1": "Parque"},
    )
    assert answer.location == f"{DESK}#survey-jardim-ou-parque"
    client.delete_cookie("session")
    return found


def count(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(SurveyResponse)) or 0
    session.rollback()
    return found


def test_a_poll_is_open_at_once_on_the_plan_and_on_its_area(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    for page in (HOME, f"{HOME}areas/housing", POLL):
        assert "Jardim ou parque?" in client.get(page).text
    assert "Jardim ou parque?" not in client.get(f"{HOME}areas/language").text
    survey = session.scalars(select(Survey)).one()
    assert survey.is_poll
    assert survey.current_version is not None


def test_it_is_answered_in_place_once(client: CheckingClient, session: Session, plan: Plan) -> None:
    data = sent(client.get(HOME).text, 0, Q01="c2")
    first, again = (client.post(POLL, data=data) for _ in range(2))
    assert first.location == again.location == f"{HOME}#poll-jardim-ou-parque"
    assert count(session) == 1
    page = client.get(HOME).text
    assert "Thank you. Your answer is stored." in page
    assert 'name="Q01"' not in page
    client.post("/en/vale/surveys/jardim-ou-parque/clear")
    assert 'name="Q01"' in client.get(HOME).text


def test_who_chose_nothing_is_told_so(client: CheckingClient, session: Session, plan: Plan) -> None:
    answer = client.post(POLL, data=sent(client.get(HOME).text, 0))
    assert answer.status_code == 422
    assert "Choose an answer" in answer.text
    assert client.post(POLL, data=sent(answer.text, 0, Q01="c1")).status_code == 303
    assert client.post(POLL, data=sent(client.get(POLL).text, 0, Q01="zz")).status_code == 422
    assert count(session) == 1


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org/en/vale/", "/en/vale//x", "/en/outro/", "x", ""]
)
def test_nobody_is_led_elsewhere(client: CheckingClient, plan: Plan, back: str) -> None:
    answer = client.post(POLL, data=sent(client.get(HOME).text, 0, Q01="c1", back=back))
    assert answer.location == f"{POLL}#poll-jardim-ou-parque"
    assert client.get(POLL).status_code == 200


def test_a_closed_poll_takes_nothing(client: CheckingClient, session: Session, plan: Plan) -> None:
    data = sent(client.get(HOME).text, 0, Q01="c1")
    survey = session.scalars(select(Survey)).one()
    survey.closes = TODAY - timedelta(days=1)
    session.commit()
    assert client.post(POLL, data=data).status_code == 403
    assert "Jardim ou parque?" not in client.get(HOME).text
    assert count(session) == 0


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"most": 1}, "As many people have answered as we asked for"),
        ({"quotas": [{"question": "Q01", "choice": "c1", "most": 1}]}, "who chose this: Jardim"),
    ],
)
def test_a_full_poll_does_not_say_that_it_is_closed(
    client: CheckingClient, session: Session, plan: Plan, limit: dict[str, Any], words: str
) -> None:
    settle(session, **limit)
    vote(client)
    answer = client.post(POLL, data=sent(client.get(POLL).text, 0, Q01="c1"))
    assert answer.status_code == 403
    assert "We have enough answers now" in answer.text
    assert words in html.document_fromstring(answer.text).text_content()
    assert count(session) == 1


def test_a_poll_that_became_a_survey_is_one(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    of = f"{DESK}jardim-ou-parque/"
    change(client, f"{of}edit/add", 0, words="Porquê?", kind="text")
    assert change(client, f"{of}publish", 0).status_code == 303
    assert client.get(POLL).status_code == 404
    page = client.get(HOME).text
    assert 'class="card open poll"' not in page
    assert "/en/vale/surveys/jardim-ou-parque/" in page


@pytest.mark.parametrize(
    "data",
    [
        {"question": ""},
        {"choices-1": ""},
        {"choices-1": "Jardim"},
        {"closes": "2020-01-01"},
        {"closes": "amanhã"},
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    client: CheckingClient, session: Session, data: dict[str, str]
) -> None:
    staff(client, session, make_plan(session))
    good = {"question": "Jardim ou parque?", "choices-0": "Jardim", "choices-1": "Parque"}
    answer = change(client, f"{DESK}new-poll", 0, **{**good, **data})
    assert answer.status_code == 422
    assert "Jardim" in answer.text
    assert session.scalar(select(func.count()).select_from(Survey)) == 0


def vote(client: CheckingClient, choice: str = "c1") -> None:
    """Somebody answers on a phone that nobody used before."""
    phone = client.application.test_client()
    answer = phone.post(POLL, data=sent(phone.get(POLL).text, 0, Q01=choice))
    assert answer.status_code == 303


def shown(client: CheckingClient) -> str:
    """What somebody reads who has just answered."""
    phone = client.application.test_client()
    phone.post(POLL, data=sent(phone.get(POLL).text, 0, Q01="c1"))
    found = phone.get(POLL).text
    assert "Thank you. Your answer is stored." in found
    return found


def night(client: CheckingClient) -> int:
    """What the daily work does; how many polls have results now."""
    with client.application.app_context():
        return jobs.release_closed_polls()


def settle(session: Session, **values: Any) -> None:
    survey = session.scalars(select(Survey)).one()
    for name, value in values.items():
        setattr(survey, name, value)
    session.commit()


def test_who_answers_sees_results_once_ten_have_and_then_ten_more(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    settle(session, results_at_once=True)
    for _each in range(8):
        vote(client)
    assert "as soon as 10 people have answered" in shown(client)
    assert "10 people answered" in shown(client)
    assert "10 people answered" in shown(client)  # the eleventh answer is not told
    for _each in range(8):
        vote(client, "c2")
    page = shown(client)
    assert "20 people answered" in page
    assert page.count("too few") == 2  # 8 of 20 are too few, and 12 would tell them
    assert "10 people answered" not in client.get(POLL).text  # not before one has answered


def test_results_of_an_open_poll_are_not_beside_it(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    settle(session, results_at_once=True)
    for _each in range(10):
        vote(client)
    assert "/surveys/jardim-ou-parque/results" not in client.get(HOME).text
    settle(session, closes=TODAY - timedelta(days=1))
    assert "/surveys/jardim-ou-parque/results" in client.get(HOME).text


def test_results_that_wait_for_the_end_say_so_and_come_then(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    for _each in range(9):
        vote(client)
    assert "when the poll has closed" in shown(client)
    settle(session, closes=TODAY)
    assert "You see the results here after" in shown(client)
    assert night(client) == 0
    settle(session, closes=TODAY - timedelta(days=1))
    assert "The results come here one day after the end" in client.get(POLL).text
    assert night(client) == 1
    session.rollback()
    assert "11 people answered" in client.get(POLL).text


def test_a_closed_poll_of_few_people_is_never_shown(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    for _each in range(9):
        vote(client)
    settle(session, closes=TODAY - timedelta(days=1))
    assert night(client) == 0
    session.rollback()
    assert "if at least 10 people answered" in client.get(POLL).text


def test_staff_choose_when_results_are_shown(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    session.commit()
    answer = change(client, f"{DESK}jardim-ou-parque/settings", 0, shown="at-once")
    assert answer.status_code == 303
    session.expire_all()
    assert session.scalars(select(Survey)).one().results_at_once


def test_it_stands_on_the_page_of_a_measure_that_it_concerns(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    measure = make_measure(session, plan)
    staff(client, session, plan, Role.AUTHOR)
    session.commit()
    page = f"{HOME}measures/{measure.code}"
    assert "Jardim ou parque?" not in client.get(page).text
    of = f"{DESK}jardim-ou-parque/"
    change(client, f"{of}edit/item/Q01", measures=[measure.code])
    assert change(client, f"{of}publish", 0).status_code == 303
    client.delete_cookie("session")
    text = client.get(page).text
    assert "Jardim ou parque?" in text
    tree = html.document_fromstring(text)
    form = tree.xpath("//section[@id='poll-jardim-ou-parque']//form")[0]
    data = {**dict(form.form_values()), "Q01": "c1"}
    assert client.post(POLL, data=data).location == f"{page}#poll-jardim-ou-parque"
    assert "Thank you. Your answer is stored." in client.get(page).text
