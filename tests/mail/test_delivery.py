from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from rq.utils import import_attribute
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.db.session import db, writing
from consult.mail import actions, jobs
from consult.mail.models import Mail
from consult.mail.rules import MAX_ATTEMPTS
from tests.factories.mail import Mailbox

PAST = datetime.now(UTC) - timedelta(seconds=1)


def post(app: Flask, to: str = "ana@example.org", language: str = "pt") -> int:
    with app.app_context(), writing():
        mail = actions.queue_mail(
            db.session(),
            to=to,
            template="reset",
            language=language,
            now=PAST,
            name="Ana",
            url="http://localhost:8000/pt/secret",
        )
        db.session().commit()
        return mail.id


def mail_of(session: Session, number: int) -> Mail:
    session.rollback()
    return session.scalars(select(Mail).where(Mail.id == number)).one()


def test_the_wake_up_names_a_job_that_exists() -> None:
    assert import_attribute(actions.DELIVER) is jobs.deliver


def test_a_message_arrives_and_its_words_are_forgotten(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    number = post(app, language="ar")
    with app.app_context():
        assert jobs.deliver(number)
    (message,) = mailbox.messages
    assert mailbox.recipients == [["ana@example.org"]]
    assert mailbox.greeting == "example.org"
    html = message.get_body(("html",))
    assert html is not None
    assert 'lang="ar" dir="rtl"' in html.get_content()
    mail = mail_of(session, number)
    assert (mail.state, mail.body, mail.html) == ("sent", "", None)
    assert message["Message-ID"] == mail.message_id


def test_a_message_is_delivered_once_however_often_the_job_runs(
    app: Flask, mailbox: Mailbox
) -> None:
    number = post(app)
    with app.app_context():
        assert [jobs.deliver(number), jobs.deliver(number), jobs.deliver_waiting()] == [
            True,
            False,
            0,
        ]
    assert len(mailbox.messages) == 1


def test_a_claimed_message_is_left_to_its_worker_until_the_lease_ends(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    number = post(app)
    with app.app_context(), writing():
        assert actions.claim_mail(db.session(), mail_id=number, now=datetime.now(UTC))
        db.session().commit()
        assert not jobs.deliver(number)
        assert not mailbox.messages
    mail_of(session, number).due_at = PAST
    session.commit()
    with app.app_context():
        assert jobs.deliver_waiting() == 1


def test_a_server_that_is_busy_is_asked_again_later(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    number = post(app)
    mailbox.answer = "451 busy"
    with app.app_context():
        assert not jobs.deliver(number)
    mail = mail_of(session, number)
    assert (mail.state, mail.attempts, mail.last_error) == (
        "waiting",
        1,
        "SMTPDataError: 451",
    )
    assert mail.due_at > datetime.now(UTC)
    assert mail.body
    mail.due_at = PAST
    session.commit()
    mailbox.answer = "250 OK"
    with app.app_context():
        assert jobs.deliver_waiting() == 1
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(("answer", "state"), [("550 nobody", "failed"), ("450 full", "waiting")])
def test_an_address_that_does_not_exist_is_given_up_at_once(
    app: Flask, session: Session, mailbox: Mailbox, answer: str, state: str
) -> None:
    number = post(app)
    mailbox.answer_to_recipient = answer
    with app.app_context():
        assert not jobs.deliver(number)
    mail = mail_of(session, number)
    assert mail.state == state
    assert bool(mail.body) == (state == "waiting")


def test_a_message_that_never_gets_through_is_given_up(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    number = post(app)
    mailbox.answer = "451 busy"
    for _ in range(MAX_ATTEMPTS):
        mail_of(session, number).due_at = PAST
        session.commit()
        with app.app_context():
            jobs.deliver_waiting()
    mail = mail_of(session, number)
    assert (mail.state, mail.attempts, mail.body) == ("failed", MAX_ATTEMPTS, "")


def test_without_a_server_a_message_waits(app: Flask, session: Session, mailbox: Mailbox) -> None:
    number = post(app)
    from dataclasses import replace

    app.extensions["consult_settings"] = replace(app.extensions["consult_settings"], smtp_url=None)
    with app.app_context():
        assert not jobs.deliver(number)
        assert jobs.deliver_waiting() == 0
    mail = mail_of(session, number)
    assert (mail.state, mail.attempts) == ("waiting", 0)


def test_a_server_that_is_away_loses_nothing(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    from dataclasses import replace

    number = post(app)
    app.extensions["consult_settings"] = replace(
        app.extensions["consult_settings"], smtp_url="smtp://127.0.0.1:1"
    )
    with app.app_context():
        assert not jobs.deliver(number)
    assert mail_of(session, number).state == "waiting"


def test_delivered_messages_are_forgotten_after_a_month(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    old, young, waiting = post(app), post(app), post(app)
    with app.app_context():
        jobs.deliver(old)
        jobs.deliver(young)
    for number in (old, waiting):
        mail_of(session, number).due_at = datetime.now(UTC) - timedelta(days=31)
        session.commit()
    with app.app_context():
        assert jobs.delete_delivered() == 1
    session.rollback()
    assert set(session.scalars(select(Mail.id))) == {young, waiting}
