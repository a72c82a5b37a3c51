"""Beside the person: both languages on the page, nothing of the facilitator in the response."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.contributions.models import Contribution
from consult.languages.rules import Texts
from consult.people.models import Account
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.rules.items import Choice, Question
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import a_questionnaire, complete, make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/beside"
ONCE = "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"
OTHER = "5b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"


def url(rest: str = "", lang: str = "bn") -> str:
    return f"/{lang}/vale/surveys/viver-aqui/{rest}"


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    asked = Question(
        "Q1",
        "single",
        Texts.of("Tem casa?", bn="আপনার কি বাড়ি আছে?"),
        hint=Texts.of("Uma resposta", bn="একটি উত্তর"),
        choices=(
            Choice("a", Texts.of("Sim", bn="হ্যাঁ")),
            Choice("b", Texts.of("Não", bn="না")),
        ),
    )
    words = Question("Q2", "text", Texts.of("Porquê?", bn="কেন?"))
    make_survey(session, found, questionnaire=complete(a_questionnaire(items=(asked, words)), "bn"))
    session.commit()
    return found


@pytest.fixture
def facilitator(client: CheckingClient, session: Session, plan: Plan) -> Account:
    return staff(client, session, plan, Role.FACILITATOR)


def begin(client: CheckingClient, lang: str = "bn", own: str = "pt", once: str = ONCE) -> Any:
    at = DESK.replace("/en/", f"/{lang}/")
    return client.post(at, data={"once": once, "own": own})


def test_each_question_is_shown_in_both_languages(
    client: CheckingClient, facilitator: Account
) -> None:
    start = client.get(DESK).text
    assert f'formaction="{DESK.replace("/en/", "/bn/")}"' in start
    assert begin(client).location == url("1")
    page = client.get(url("1")).text
    assert re.search(
        r'আপনার কি বাড়ি আছে\? <span class="second"><bdi lang="pt" dir="ltr">Tem casa\?</bdi></span>',
        page,
    )
    assert '<span class="second"><bdi lang="pt" dir="ltr">Não</bdi></span>' in page
    assert '<span class="second"><bdi lang="pt" dir="ltr">Uma resposta</bdi></span>' in page
    wrong = client.post(url("1"), data={"Q1": "b", "go": "next"})
    assert wrong.location == url("2")


def test_a_page_for_one_person_stays_in_one_language(
    app: Flask, client: CheckingClient, facilitator: Account
) -> None:
    begin(client)
    client.get(url("1"))
    other = app.test_client()
    once = re.search(r'name="once"[^>]*value="([^"]+)"', other.get(url()).text)
    assert once
    other.post(url(), data={"once": once[1]})
    assert 'class="second"' not in other.get(url("1")).text


def test_where_both_read_the_same_nothing_is_said_twice(
    client: CheckingClient, facilitator: Account
) -> None:
    begin(client, "pt", "pt")
    assert 'class="second"' not in client.get(url("1", "pt")).text


def test_the_response_is_assisted_and_knows_no_facilitator(
    client: CheckingClient, session: Session, facilitator: Account
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "a", "go": "next"})
    client.post(url("2"), data={"Q2": "কারণ", "Q2:language": "bn", "go": "next"})
    assert client.post(url("send"), data={"go": "send"}).location == url("thanks")
    response = session.scalars(select(SurveyResponse)).one()
    assert (response.channel, response.language) == ("assisted", "bn")
    said = session.scalars(select(Contribution)).one()
    assert said.account_id is None
    assert facilitator.id not in {
        getattr(response, column.name)
        for column in SurveyResponse.__table__.columns
        if column.name not in {"survey_id", "version_id", "municipality_id"}
    }
    session.rollback()
    thanks = client.get(url("thanks")).text
    assert re.search(r'class="receipt-code"[^>]*>[\d ]{19}<', thanks)
    assert f'href="{DESK.replace("/en/", "/bn/")}"' in thanks


def test_the_next_person_begins_at_once_and_sees_nothing_of_the_last(
    client: CheckingClient, session: Session, facilitator: Account
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "a", "go": "next"})
    client.post(url("send"), data={"go": "send"})
    client.get(DESK)
    assert client.get(url("thanks")).location == url()
    begin(client, once=OTHER)
    assert "checked" not in client.get(url("1")).text
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 1


def test_somebody_who_is_not_finished_is_not_lost(
    client: CheckingClient, facilitator: Account
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "a", "go": "next"})
    assert f'href="{url("2", "en")}"' in client.get(DESK).text


def test_at_home_the_person_goes_on_in_one_language(
    app: Flask, client: CheckingClient, session: Session, facilitator: Account
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "a", "go": "stop"})
    code = re.search(r'class="receipt-code"[^>]*>([\d\s]+)<', client.get(url("stop")).text)
    assert code
    home = app.test_client()
    home.post(url("resume"), data={"code": code[1]})
    assert 'class="second"' not in home.get(url("1")).text


def test_only_who_helps_people_begins_beside_them(app: Flask, session: Session, plan: Plan) -> None:
    visitor = app.test_client()
    assert visitor.get(DESK).status_code == 303
    assert visitor.post(DESK, data={"own": "pt"}).status_code == 401
    author = app.test_client()
    staff(author, session, plan, Role.AUTHOR)
    assert author.get(DESK).status_code == 403
    make_plan(session, "outro")
    boss = app.test_client()
    staff(boss, session, plan)
    assert boss.get("/en/outro/desk/surveys/viver-aqui/beside").status_code == 404
    assert boss.get("/en/vale/desk/surveys/none/beside").status_code == 404
    assert boss.post(DESK, data={"own": "xx", "once": ONCE}).status_code == 422
