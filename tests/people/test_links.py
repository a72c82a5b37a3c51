from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.mail import jobs
from consult.mail.models import Mail
from consult.people.actions import links
from consult.people.models import Account, AccountToken, LoginSession
from consult.people.passwords import verify_password
from consult.people.rules import LinkPurpose
from tests.client import CheckingClient
from tests.factories.mail import Mailbox
from tests.factories.people import PASSWORD, make_account, sign_in

NEW = "quatro gatos na varanda"


def deliver(app: Flask) -> None:
    with app.app_context():
        jobs.deliver_waiting()


def ask(client: CheckingClient, page: str = "forgot", email: str = "ana@example.org") -> None:
    answer = client.post(f"/en/account/{page}", data={"email": email})
    assert (answer.status_code, answer.location) == (303, "/en/account/sent")


def expire(session: Session) -> None:
    session.rollback()
    for link in session.scalars(select(AccountToken)):
        link.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    session.commit()


@pytest.mark.usefixtures("ukrainian")
def test_a_reset_arrives_in_the_readers_language_and_its_link_works_once(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    account = make_account(session, password=PASSWORD, language="uk")
    other = app.test_client()
    sign_in(other, session, account)
    ask(client)
    deliver(app)
    (message,) = mailbox.messages
    assert message["Subject"] == "Новий пароль"
    assert message["Content-Language"] == "uk"
    (link,) = mailbox.links()[:1]
    assert link.startswith("/uk/account/reset/")
    assert "ana@example.org" in client.get(link).text
    assert client.get(link).status_code == 200
    answer = client.post(link, data={"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/uk/account/login")
    session.rollback()
    session.refresh(account)
    assert verify_password(account.password_hash, NEW)
    assert session.scalar(select(LoginSession)) is None
    session.rollback()
    again = client.post(link, data={"password": PASSWORD})
    assert again.status_code == 410
    assert client.get(link).status_code == 410
    deliver(app)
    assert len(mailbox.messages) == 2, "the change itself is told"


def test_the_link_leads_to_this_installation_whatever_the_request_says(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    make_account(session, password=PASSWORD)
    session.commit()
    client.post(
        "/en/account/forgot",
        data={"email": "ana@example.org"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    deliver(app)
    assert "evil.example" not in mailbox.messages[0].as_string()


def test_an_unknown_address_gets_the_same_page_and_a_letter_without_a_link_in(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    ask(client, email="nobody@example.org")
    deliver(app)
    assert mailbox.links()[0] == "/en/account/register"
    assert session.scalar(select(func.count()).select_from(AccountToken)) == 0


def test_a_reset_is_valid_for_an_hour_and_the_newest_one_counts(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    make_account(session, password=PASSWORD)
    session.commit()
    ask(client)
    deliver(app)
    first = mailbox.links()[0]
    ask(client)
    deliver(app)
    second = mailbox.links()[0]
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    expire(session)
    gone = client.get(second.replace("/pt/", "/en/"))
    assert gone.status_code == 410
    assert "Ask for a new link" in gone.text


def test_nobody_can_flood_an_address(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    for _ in range(8):
        ask(client)
    assert session.scalar(select(func.count()).select_from(Mail)) == 3


def test_a_weak_new_password_is_refused_and_the_link_still_works(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    make_account(session, password=PASSWORD)
    session.commit()
    ask(client)
    deliver(app)
    link = mailbox.links()[0].replace("/pt/", "/en/")
    refused = client.post(link, data={"password": "password123"})
    assert refused.status_code == 422
    assert "Many people use this password" in refused.text
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_a_link_of_one_kind_opens_nothing_of_another(
    session: Session, client: CheckingClient
) -> None:
    account = make_account(session)
    token = links.issue_link(
        session, purpose=LinkPurpose.INVITATION, account=account, now=datetime.now(UTC)
    )
    session.commit()
    assert client.get(f"/en/account/reset/{token}").status_code == 410
    assert client.get(f"/en/account/confirm/{token}").status_code == 410
    assert client.get(f"/en/account/invitation/{token}").status_code == 200


def test_a_person_registers_with_a_confirmed_address(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    client.post("/en/account/register?next=/en/account", data={"email": "Bo@Example.org"})
    deliver(app)
    link = mailbox.links()[0]
    assert session.scalar(select(Account)) is None, "nothing is made before the address is known"
    session.rollback()
    unfinished = client.post(link, data={"name": "", "password": NEW, "language": "en"})
    assert unfinished.status_code == 422
    answer = client.post(link, data={"name": "Bo", "password": NEW, "language": "en"})
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert "bo@example.org" in client.get("/en/account").text
    assert (
        client.post(link, data={"name": "Eve", "password": NEW, "language": "en"}).status_code
        == 410
    )


def test_who_has_an_account_already_is_told_by_letter_only(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    make_account(session, password=PASSWORD, language="en")
    session.commit()
    ask(client, "register")
    deliver(app)
    assert mailbox.links() == ["/en/account/login", "/en/account/forgot"]


def test_an_invited_person_may_register_instead(
    app: Flask, session: Session, client: CheckingClient, mailbox: Mailbox
) -> None:
    account = make_account(session, name="")
    session.commit()
    ask(client, "register")
    deliver(app)
    link = mailbox.links()[0]
    assert (
        client.post(link, data={"name": "Ana", "password": NEW, "language": "en"}).status_code
        == 303
    )
    session.rollback()
    session.refresh(account)
    assert account.name == "Ana"


def test_an_address_that_cannot_be_one_is_refused(client: CheckingClient) -> None:
    for page in ("forgot", "register"):
        answer = client.post(f"/en/account/{page}", data={"email": "ana at example"})
        assert answer.status_code == 422
        assert "ana at example" in answer.text


def test_the_page_after_says_when_no_mail_can_leave(app: Flask, client: CheckingClient) -> None:
    from dataclasses import replace

    assert "can take some minutes" in client.get("/en/account/sent").text
    app.extensions["consult_settings"] = replace(app.extensions["consult_settings"], smtp_url=None)
    assert "cannot send e-mail" in client.get("/en/account/sent").text
