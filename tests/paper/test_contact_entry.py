"""Addresses on paper: typed in apart from the sheets, kept once, known to no response."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.models import SurveyContact
from consult.languages.rules import Texts
from consult.paper.actions import store_contact
from consult.paper.models import PaperEntry
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey, SurveyQuestion
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.contact import ContactMethod
from tests.client import CheckingClient
from tests.contributions.test_concurrency import at_once
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import SECRET, a_questionnaire, a_single, make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/sheets"
HERE = f"{DESK}/1/bn/address"
SENT = {"address": "ana@example.org", "again": "ana@example.org", "agreed": "y", "question": "C1"}


def asks(key: str = "C1") -> Question:
    hint = Texts.of("Podem escrever-me.", bn="আমাকে লিখতে পারেন।")
    return Question(key, "contact", Texts.of("Quer saber mais?"), hint=hint)


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    make_survey(session, found, questionnaire=a_questionnaire(items=(a_single(), asks())))
    session.commit()
    return found


def kept(session: Session) -> list[tuple[Any, ...]]:
    one = SurveyContact
    found = session.execute(
        select(one.way, one.address, one.language, one.consent, one.said_on).order_by(one.address)
    )
    rows = [tuple(row) for row in found]
    session.rollback()
    return rows


def test_an_address_is_kept_with_what_was_agreed_to_and_nothing_else(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.FACILITATOR)
    page = client.get(HERE).text
    assert re.search(r'<input[^>]*autofocus[^>]*name="address"', page)
    assert client.post(HERE, data=SENT).location == HERE
    assert "ana@example.org" not in client.get(HERE).text
    phone = {**SENT, "address": "+351 912 345 678", "again": "+351912345678"}
    assert client.post(HERE, data=phone).location == HERE
    agreed = "আমাকে লিখতে পারেন।"
    assert kept(session) == [
        ("phone", "+351912345678", "bn", agreed, TODAY),
        ("email", "ana@example.org", "bn", agreed, TODAY),
    ]
    for model in (SurveyResponse, PaperEntry):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    keys = session.scalars(select(SurveyContact.receipt_key)).all()
    assert len(set(keys)) == 2


def test_the_same_page_typed_in_by_two_is_kept_once(
    app: Flask, client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.FACILITATOR)
    for _ in range(2):
        assert client.post(HERE, data=SENT).status_code == 303
    assert len(kept(session)) == 1
    survey = session.scalars(select(Survey)).one()
    question = session.scalars(select(SurveyQuestion.id).where(SurveyQuestion.key == "C1")).one()

    def keep(own: Session) -> bool:
        return store_contact(
            own,
            survey_id=survey.id,
            question=("C1", question),
            contact=(ContactMethod.EMAIL, "rui@example.org"),
            language="pt",
            consent="Sim",
            today=TODAY,
            secret=SECRET,
        )

    assert sorted(at_once(app, session, [keep] * 6)) == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"again": "ana@example.com"}, "The two differ"),
        ({"again": ""}, "a second time"),
        ({"address": "ana", "again": "ana"}, "no e-mail address and no telephone"),
        ({"address": ""}, "Write the address."),
        ({"agreed": ""}, "Without a cross"),
        ({"question": "Q1"}, "error"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    client: CheckingClient, session: Session, plan: Plan, wrong: dict[str, str], told: str
) -> None:
    staff(client, session, plan, Role.FACILITATOR)
    sent = {key: value for key, value in {**SENT, **wrong}.items() if value}
    answer = client.post(HERE, data=sent)
    assert answer.status_code == 422
    assert told in answer.text
    if sent.get("address"):
        assert f'value="{sent["address"]}"' in answer.text
    assert kept(session) == []


def test_a_version_that_asks_for_no_address_takes_none(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    make_survey(session, plan, "outro")
    session.commit()
    staff(client, session, plan, Role.FACILITATOR)
    here = HERE.replace("viver-aqui", "outro")
    assert client.get(here).location == DESK.replace("viver-aqui", "outro")
    assert client.post(here, data=SENT).status_code == 303
    assert kept(session) == []


def test_which_of_two_questions_is_chosen(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    asked = a_questionnaire(items=(a_single(), asks(), asks("C2")))
    make_survey(session, plan, "outro", questionnaire=asked)
    session.commit()
    staff(client, session, plan, Role.FACILITATOR)
    here = HERE.replace("viver-aqui", "outro")
    assert "<select" in client.get(here).text
    assert client.post(here, data={**SENT, "question": "C2"}).status_code == 303
    assert client.post(here, data=SENT).status_code == 303
    assert len(kept(session)) == 2
