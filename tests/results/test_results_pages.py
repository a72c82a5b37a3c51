"""Results for staff, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from lxml.html import document_fromstring
from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.db.session import db
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import answer_survey, make_survey

PAGES = [
    "/pt/vale/desk/surveys/",
    "/pt/vale/desk/surveys/viver-aqui/results",
    "/pt/vale/desk/surveys/viver-aqui/areas",
    "/pt/vale/desk/surveys/viver-aqui/written/Q5",
]


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan whose survey thirty people answered."""
    plan = make_plan(session)
    survey = make_survey(session, plan)
    for number in range(30):
        answer_survey(
            session,
            survey,
            f"{number:016d}",
            {
                "Q1": "ab"[number % 2],
                "Q2": ["x"],
                "Q3": 3,
                "Q4": {"A03": 1, "o": 2},
                "Q5": {"words": f"Frase {number} <b>", "language": "pt"},
            },
            language="bn" if number < 12 else "pt",
        )
    session.commit()
    return plan


@pytest.mark.parametrize("page", PAGES)
def test_staff_read_results(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    staff(client, session, plan)
    assert client.get(page).status_code == 200
    assert client.get(page.replace("/pt/", "/ar/")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_others_do_not(client: CheckingClient, session: Session, plan: Plan, page: str) -> None:
    assert client.get(page).status_code in (303, 401)
    other = make_plan(session, "outro")
    staff(client, session, other)
    assert client.get(page).status_code == 404


def test_a_moderator_reads_the_words_but_not_the_results(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.MODERATOR)
    assert [client.get(page).status_code for page in PAGES] == [403, 403, 403, 200]


def test_a_filter_shows_one_group(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan)
    page = client.get(PAGES[1].replace("/pt/", "/en/"), query_string={"show": "language:bn"}).text
    assert "12 people answered" in page
    for wrong in ("language:uk", "channel:web", "colour:red", "x", "language"):
        assert client.get(PAGES[1], query_string={"show": wrong}).status_code == 404


def test_written_answers_come_page_by_page(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.results.views.desk.results.PER_PAGE", 20)
    staff(client, session, plan)
    first = document_fromstring(client.get(PAGES[3]).text)
    assert len(first.xpath("//figure")) == 20
    (older,) = first.xpath("//a[@rel='next']/@href")
    assert len(document_fromstring(client.get(older).text).xpath("//figure")) == 10
    assert client.get(PAGES[3] + "?after=junk").status_code == 200
    assert client.get(PAGES[3].replace("Q5", "Q1")).status_code == 404


def test_an_empty_survey_and_no_survey_say_what_to_do(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    assert "no survey yet" in client.get(PAGES[0].replace("/pt/", "/en/")).text
    assert client.get(PAGES[1]).status_code == 404
    make_survey(session, plan)
    session.commit()
    for page in PAGES:
        assert client.get(page).status_code == 200


def test_a_page_of_results_asks_the_database_few_times(
    app: Any, client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    client.get(PAGES[1])
    with app.app_context():
        engine = db.engine
    statements: list[str] = []

    def record(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(engine, "before_cursor_execute", record)
    client.get(PAGES[1])
    event.remove(engine, "before_cursor_execute", record)
    assert len(statements) <= 16, statements
