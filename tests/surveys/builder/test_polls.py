"""A poll is made in a minute and answered where it stands in other pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.people.rules import Role
from consult.plan.models import Plan
from consult.surveys.models import Survey, SurveyResponse
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan

from .helpers import DESK, change, sent

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
