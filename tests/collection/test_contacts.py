"""Addresses that people left: apart from all answers, and theirs to take back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.collection import jobs
from consult.collection.models import SurveyContact
from consult.contributions.rules.receipt_codes import receipt_code_for
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.questionnaires import every_kind
from tests.factories.surveys import SECRET, answer_survey, make_survey

CODE, OTHER = (receipt_code_for(SECRET, uuid.UUID(int=n)) for n in (1, 2))
REACH = {"reach": {"address": "ana@example.org", "agreed": True}}
DESK = "/en/vale/desk/surveys/tudo/contacts"


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    found = make_survey(session, plan, "tudo", every_kind())
    answer_survey(session, found, CODE, {**REACH, "family": "no"})
    session.commit()
    return found


def left(session: Session) -> list[str]:
    found = list(session.scalars(select(SurveyContact.address)))
    session.rollback()
    return found


def the_one(session: Session) -> str:
    found = session.scalars(select(SurveyContact.id)).one().hex
    session.rollback()
    return found


def test_the_receipt_shows_an_address_and_takes_it_back(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    page = client.post("/en/receipt", data={"code": CODE}).text
    assert "ana@example.org" in page
    fields = {"code": CODE, "contact": the_one(session)}
    wrong = {**fields, "code": OTHER}
    assert client.post("/en/receipt/contact", data=wrong).status_code == 303
    assert left(session) == ["ana@example.org"]
    assert client.post("/en/receipt/contact", data=fields).location == "/en/receipt"
    assert left(session) == []
    assert "ana@example.org" not in client.post("/en/receipt", data={"code": CODE}).text


def test_staff_read_addresses_and_delete_one(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.FACILITATOR)
    assert "ana@example.org" in client.get(DESK).text
    own = the_one(session)
    assert client.post(DESK, data={"contact": "no-such"}).status_code == 404
    assert client.post(DESK, data={"contact": own}).status_code == 303
    assert left(session) == []
    assert "Nobody left an address" in client.get(DESK).text


def test_addresses_can_be_copied_into_a_letter_in_their_language(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    reached = ("rui@example.org", "+351 912 345 678")
    for number, address in enumerate(reached, start=3):
        code = receipt_code_for(SECRET, uuid.UUID(int=number))
        answer_survey(session, survey, code, {"reach": {"address": address, "agreed": True}, "family": "no"})  # fmt: skip
    session.commit()
    staff(client, session, plan, Role.FACILITATOR)
    page = client.get(DESK).text
    assert "ana@example.org,\nrui@example.org</textarea>" in page
    assert page.count("+351912345678</bdi>") == 1
    assert page.count("+351912345678") == 2  # in the table and on its button


def test_staff_of_one_municipality_see_no_addresses(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    account = make_account(session)
    give_role(session, account, Role.FACILITATOR, plan, municipality=plan.municipalities[0])
    sign_in(client, session, account)
    assert client.get(DESK).status_code == 404


def test_authors_see_no_addresses(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(DESK).status_code == 403


def test_old_addresses_are_forgotten(app: Flask, session: Session, survey: Survey) -> None:
    own = session.scalars(select(SurveyContact)).one()
    own.said_on = TODAY - timedelta(days=731)
    session.commit()
    with app.app_context():
        assert jobs.delete_old_contacts() == 1
    assert left(session) == []
