"""Accounts of the demonstration open the desk in demo mode, and nothing anywhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.demo.accounts import PERSONAS
from consult.demo.actions import load_demo
from consult.demo.source import REFERENCE_DATE
from consult.people.models import Account
from consult.people.rules import Role
from consult.settings import Settings
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in
from tests.factories.plan import make_plan

PASSWORD = "vale-de-mundos"


@pytest.fixture
def demo_client(settings: Settings, session: Session) -> CheckingClient:
    """A browser of the same installation in demo mode."""
    application = create_app(replace(settings, demo=True), testing=True)
    application.config["WTF_CSRF_ENABLED"] = False
    application.test_client_class = CheckingClient
    browser = application.test_client()
    assert isinstance(browser, CheckingClient)
    return browser


def demo_coordinator(session: Session) -> Account:
    account = make_account(session, "demo@example.org")
    account.demo = True
    give_role(session, account, Role.COORDINATOR, make_plan(session))
    session.commit()
    return account


def test_in_demo_mode_they_need_no_second_factor(
    demo_client: CheckingClient, session: Session
) -> None:
    sign_in(demo_client, session, demo_coordinator(session), second_factor=False)
    assert demo_client.get("/en/vale/desk/setup").status_code == 200


def test_in_demo_mode_everybody_else_still_needs_one(
    demo_client: CheckingClient, session: Session
) -> None:
    account = make_account(session)
    give_role(session, account, Role.COORDINATOR, make_plan(session))
    sign_in(demo_client, session, account, second_factor=False)
    answer = demo_client.get("/en/vale/desk/setup")
    assert answer.status_code == 303
    assert "second-factor" in answer.location


@pytest.mark.parametrize("second_factor", [False, True])
def test_outside_demo_mode_they_are_nobody(
    client: CheckingClient, session: Session, second_factor: bool
) -> None:
    sign_in(client, session, demo_coordinator(session), second_factor=second_factor)
    answer = client.get("/en/vale/desk/setup")
    assert answer.status_code == 303
    assert "/account/login" in answer.location


def test_every_persona_signs_in_with_the_password_and_sees_the_plan(
    demo_client: CheckingClient, session: Session
) -> None:
    load_demo(session, today=REFERENCE_DATE, password=PASSWORD)
    session.commit()
    for persona in PERSONAS:
        fields = {"email": persona.email, "password": PASSWORD}
        answer = demo_client.post("/en/account/login", data=fields)
        assert answer.status_code == 303, persona.email
        desk = demo_client.get("/en/vilar-monte/desk/setup")
        writes = persona.role in {Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUTHOR}
        assert desk.status_code == (200 if writes else 403), persona.email
        demo_client.post("/en/account/logout")
