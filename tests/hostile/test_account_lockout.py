"""A stranger who guesses passwords all day does not keep the owner out."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.people.models import LoginAttempts
from consult.people.rules import Role
from tests.client import CheckingClient
from tests.factories.people import PASSWORD, give_role, make_account
from tests.factories.plan import make_plan

LOGIN = "/en/account/login"


@pytest.fixture(autouse=True)
def coordinator(session: Session) -> None:
    """Somebody whose work a stranger wants to stop."""
    account = make_account(session, password=PASSWORD)
    give_role(session, account, Role.COORDINATOR, make_plan(session))
    session.commit()


def enter(client: CheckingClient, password: str = PASSWORD, email: str = "ana@example.org") -> int:
    return client.post(LOGIN, data={"email": email, "password": password}).status_code


def guess_all_day(stranger: CheckingClient) -> None:
    for number in range(6):
        status = enter(stranger, f"adivinha {number}")
    assert status == 429


def test_a_browser_known_to_the_account_gets_in_while_strangers_wait(
    app: Flask, client: CheckingClient
) -> None:
    assert enter(client) == 303
    client.post("/en/account/logout")
    stranger = app.test_client()
    guess_all_day(stranger)  # type: ignore[arg-type]
    assert enter(stranger) == 429  # type: ignore[arg-type]
    assert enter(client) == 303


def test_a_known_browser_has_no_more_tries_than_another(client: CheckingClient) -> None:
    assert enter(client) == 303
    client.post("/en/account/logout")
    guess_all_day(client)
    assert enter(client) == 429


def test_being_known_to_one_account_helps_with_no_other(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    make_account(session, "bo@example.org", password=PASSWORD)
    session.commit()
    assert enter(client) == 303
    known = client.get_cookie("known")
    assert known is not None
    assert known.http_only
    assert known.same_site == "Lax"
    assert "ana" not in known.value
    stranger = app.test_client()
    stranger.set_cookie("known", known.value)
    for number in range(6):
        enter(stranger, f"adivinha {number}", "bo@example.org")  # type: ignore[arg-type]
    client.post("/en/account/logout")
    assert enter(client, email="bo@example.org") == 429
    assert session.query(LoginAttempts).count() == 1


@pytest.mark.parametrize("value", ["", ".", "x.y", "á.é", "1" * 3000])
def test_a_mangled_cookie_is_nobodys(client: CheckingClient, value: str) -> None:
    client.set_cookie("known", value)
    assert enter(client) == 303


def test_a_shared_phone_is_not_remembered(client: CheckingClient, session: Session) -> None:
    make_account(session, "bo@example.org", password=PASSWORD)
    session.commit()
    assert enter(client, email="bo@example.org") == 303
    assert client.get_cookie("known") is None
