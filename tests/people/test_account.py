from __future__ import annotations

import uuid
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.contributions.models import Contribution
from consult.people.actions import accounts
from consult.people.models import Account, LoginSession
from consult.people.passwords import verify_password
from consult.people.rules import Role
from consult.plan.models.plans import Membership
from tests.client import CheckingClient
from tests.factories.people import PASSWORD, give_role, make_account, sign_in
from tests.factories.plan import make_plan

PAGE = "/en/account"
NEW = "quatro gatos na varanda"


@pytest.fixture
def ana(session: Session, client: CheckingClient) -> Account:
    """A participant, signed in."""
    account = make_account(session, password=PASSWORD)
    sign_in(client, session, account)
    return account


@pytest.mark.parametrize("page", ["", "/password", "/delete", "/second-factor/set-up"])
def test_the_pages_of_an_account_open(ana: Account, client: CheckingClient, page: str) -> None:
    assert client.get(PAGE + page).status_code == 200


@pytest.mark.parametrize("page", ["/login", "/forgot", "/register"])
def test_the_pages_before_an_account_open_for_anybody(client: CheckingClient, page: str) -> None:
    assert client.get(PAGE + page).status_code == 200


def test_name_and_language_can_be_changed(
    ana: Account, session: Session, client: CheckingClient
) -> None:
    assert client.post(PAGE, data={"name": " Ana Lu ", "language": "en"}).status_code == 303
    session.refresh(ana)
    assert (ana.name, ana.language) == ("Ana Lu", "en")
    session.rollback()
    assert client.post(PAGE, data={"name": "", "language": "en"}).status_code == 422
    assert client.post(PAGE, data={"name": "Ana", "language": "xx"}).status_code == 422


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(
    app: Flask, ana: Account, session: Session, client: CheckingClient
) -> None:
    other = app.test_client()
    sign_in(other, session, ana)
    data = {"password": "not this one", "new_password": NEW}
    assert client.post(PAGE + "/password", data=data).status_code == 422
    data["password"] = PASSWORD
    assert client.post(PAGE + "/password", data=data).status_code == 303
    session.rollback()
    session.refresh(ana)
    assert verify_password(ana.password_hash, NEW)
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 303


def test_other_browsers_can_be_signed_out(
    app: Flask, ana: Account, session: Session, client: CheckingClient
) -> None:
    other = app.test_client()
    sign_in(other, session, ana)
    assert "1 other phone" in client.get(PAGE).text
    assert client.post(PAGE + "/sessions").status_code == 303
    assert other.get(PAGE).status_code == 303
    assert "signed in only here" in client.get(PAGE).text


def test_a_deleted_account_leaves_its_words_and_nothing_of_the_person(
    ana: Account, session: Session, client: CheckingClient
) -> None:
    plan = make_plan(session)
    give_role(session, ana, Role.FOLLOW_UP, plan)
    said = Contribution(
        id=uuid.uuid4(),
        plan_id=plan.id,
        channel="letter",
        language="pt",
        words="Falta uma paragem.",
        said_on=date(2026, 3, 2),
        author_kind="person",
        account_id=ana.id,
        author_name="Ana Reis",
        visibility="public",
    )
    session.add(said)
    session.commit()
    assert client.get(PAGE + "/delete").status_code == 200
    assert client.post(PAGE + "/delete", data={"password": "not this one"}).status_code == 422
    assert client.post(PAGE + "/delete", data={"password": PASSWORD}).status_code == 303
    session.rollback()
    session.expire_all()
    assert session.scalar(select(Account)) is None
    assert session.scalar(select(Membership)) is None
    assert session.scalar(select(LoginSession)) is None
    kept = session.scalars(select(Contribution)).one()
    assert (kept.words, kept.account_id, kept.author_name) == ("Falta uma paragem.", None, None)
    assert client.get(PAGE).status_code == 303


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_answers_for_a_plan_hands_over_first(
    role: Role, ana: Account, session: Session, client: CheckingClient
) -> None:
    give_role(session, ana, role, make_plan(session))
    session.commit()
    assert "hand over" in client.get(PAGE + "/delete").text
    assert client.post(PAGE + "/delete", data={"password": PASSWORD}).status_code == 403
    assert session.scalar(select(Account)) is not None


def test_the_command_line_makes_accounts(session: Session) -> None:
    account = accounts.add_account(
        session, email="Bo@Example.org", name="Bo", password=NEW, language="pt"
    )
    assert account.email == "bo@example.org"
    with pytest.raises(accounts.AccountExists):
        accounts.add_account(
            session, email="bo@example.org", name="Bo", password=None, language="pt"
        )
    with pytest.raises(accounts.BadPassword):
        accounts.add_account(
            session, email="eve@example.org", name="Eve", password="1234567890", language="pt"
        )
