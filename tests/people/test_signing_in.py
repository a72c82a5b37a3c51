from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.people import jobs, passwords
from consult.people.models import Account, AccountToken, LoginAttempts, LoginSession
from consult.people.rules import Role
from tests.client import CheckingClient
from tests.factories.people import PASSWORD, give_role, make_account, sign_in
from tests.factories.plan import make_plan

LOGIN = "/en/account/login"


def ana(session: Session) -> Account:
    account = make_account(session, password=PASSWORD)
    session.commit()
    return account


def log_in(client: CheckingClient, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post(LOGIN, data={"email": "Ana@Example.org", "password": password, **more})


def test_the_page_has_a_form(client: CheckingClient) -> None:
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert 'autocomplete="current-password"' in page.text


def test_the_right_password_signs_in_and_leads_on(session: Session, client: CheckingClient) -> None:
    ana(session)
    answer = client.post(
        LOGIN + "?next=/en/account", data={"email": "ana@example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert "Ana Reis" in client.get("/en/account").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(
    session: Session, client: CheckingClient, target: str
) -> None:
    ana(session)
    answer = client.post(
        LOGIN,
        query_string={"next": target},
        data={"email": "ana@example.org", "password": PASSWORD},
    )
    assert answer.status_code == 303
    assert "evil" not in answer.location


def test_wrong_password_and_unknown_address_are_answered_alike(
    session: Session, client: CheckingClient
) -> None:
    ana(session)
    wrong = log_in(client, "not the password")
    unknown = client.post(LOGIN, data={"email": "bo@example.org", "password": "not the password"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "The e-mail address or the password is wrong."
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert 'value="ana@example.org"' in wrong.text
    assert "not the password" not in wrong.text


def test_an_unknown_address_is_checked_as_slowly(
    session: Session, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = passwords.hasher

    class Counting:
        def verify(self, stored: str, words: str) -> bool:
            checked.append(stored)
            return real.verify(stored, words)

        hash = staticmethod(real.hash)

    monkeypatch.setattr(passwords, "hasher", Counting())
    client.post(LOGIN, data={"email": "bo@example.org", "password": "whatever it is"})
    assert len(checked) == 1


@pytest.mark.parametrize("known", [True, False])
def test_guessing_is_slowed_down_whether_or_not_there_is_an_account(
    session: Session, client: CheckingClient, known: bool
) -> None:
    if known:
        ana(session)
    codes = [log_in(client, f"guess number {n}").status_code for n in range(6)]
    assert codes == [422] * 5 + [429]
    locked = log_in(client)
    assert locked.status_code == 429
    assert "Wait 1 minute" in locked.text


def test_after_the_wait_the_right_password_works(session: Session, client: CheckingClient) -> None:
    ana(session)
    for n in range(6):
        log_in(client, f"guess number {n}")
    row = session.scalars(select(LoginAttempts)).one()
    assert "ana" not in row.key
    row.free_at = datetime.now(UTC) - timedelta(seconds=1)
    session.commit()
    assert log_in(client).status_code == 303
    session.rollback()
    assert session.scalar(select(LoginAttempts)) is None


def test_signing_out_ends_the_session_on_the_server(
    session: Session, client: CheckingClient
) -> None:
    ana(session)
    log_in(client)
    copy = client.get_cookie("session")
    assert copy is not None
    assert client.get("/en/account").status_code == 200
    assert client.post("/en/account/logout").status_code == 303
    assert client.get("/en/account").status_code == 303
    client.set_cookie("session", copy.value)
    assert client.get("/en/account").status_code == 303
    session.rollback()
    assert session.scalar(select(LoginSession)) is None


def test_signing_out_needs_a_post_and_no_account(client: CheckingClient) -> None:
    assert client.get("/en/account/logout").status_code == 405
    assert client.post("/en/account/logout").status_code == 303


@pytest.mark.parametrize(("keep", "days"), [("", 0.5), ("y", 30)])
def test_a_participant_stays_signed_in_on_an_own_device(
    session: Session, client: CheckingClient, keep: str, days: float
) -> None:
    ana(session)
    log_in(client, **({"keep": keep} if keep else {}))
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert (cookie.expires is not None) == bool(keep)
    ends = session.scalars(select(LoginSession)).one().expires_at
    assert abs(ends - datetime.now(UTC) - timedelta(days=days)) < timedelta(minutes=5)


def test_staff_are_signed_in_for_twelve_hours_at_most(
    session: Session, client: CheckingClient
) -> None:
    account = make_account(session, password=PASSWORD)
    give_role(session, account, Role.AUTHOR, make_plan(session))
    session.commit()
    log_in(client, keep="y")
    ends = session.scalars(select(LoginSession)).one().expires_at
    assert ends - datetime.now(UTC) < timedelta(hours=12, minutes=1)


def test_an_expired_session_signs_nobody_in(session: Session, client: CheckingClient) -> None:
    ana(session)
    log_in(client)
    session.scalars(select(LoginSession)).one().expires_at = datetime.now(UTC)
    session.commit()
    assert client.get("/en/account").status_code == 303


def test_an_account_that_is_switched_off_cannot_be_used(
    session: Session, client: CheckingClient
) -> None:
    account = ana(session)
    log_in(client)
    account.active = False
    session.commit()
    assert client.get("/en/account").status_code == 303
    assert log_in(client).status_code == 422


def test_a_hash_of_older_strength_is_renewed(session: Session, client: CheckingClient) -> None:
    from argon2 import PasswordHasher

    account = make_account(session)
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    session.commit()
    assert log_in(client).status_code == 303
    session.refresh(account)
    assert account.password_hash is not None
    assert not passwords.needs_rehash(account.password_hash)


def test_no_page_is_read_as_another_after_signing_in_again(
    session: Session, client: CheckingClient
) -> None:
    account = ana(session)
    sign_in(client, session, account)
    assert client.get(LOGIN).status_code == 303


def test_what_is_over_is_forgotten(app: Flask, session: Session) -> None:
    account = ana(session)
    for hours in (-1, 1):
        ends = datetime.now(UTC) + timedelta(hours=hours)
        session.add(LoginSession(token_hash=f"s{hours}", account_id=account.id, expires_at=ends))
        session.add(
            AccountToken(
                token_hash=f"t{hours}", account_id=account.id, purpose="reset", expires_at=ends
            )
        )
        session.add(LoginAttempts(key=f"k{hours}", free_at=ends, forget_at=ends))
    session.commit()
    with app.app_context():
        jobs.delete_expired()
    session.rollback()
    assert session.scalars(select(LoginSession.token_hash)).all() == ["s1"]
    assert session.scalars(select(AccountToken.token_hash)).all() == ["t1"]
    assert session.scalars(select(LoginAttempts.key)).all() == ["k1"]
