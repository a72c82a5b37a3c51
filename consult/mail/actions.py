"""Writes of the outbox."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consult.db.upsert import insert_all
from consult.jobs.queue import enqueue_after_commit
from consult.languages.rules import PORTUGUESE, Language, language_of_tag
from consult.settings import Settings
from consult.web.language import ui_languages, using_language

from .models import Mail
from .queries import FAILED, MAX_DUE, SENT, WAITING
from .rules import DELIVERY_LEASE, MAX_ATTEMPTS, retry_delay, sender_domain

DELIVER = "consult.mail.jobs.deliver"
"""The job by its name: jobs import actions, not the other way."""
DELIVER_WAITING = "consult.mail.jobs.deliver_waiting"


def queue_mail(
    session: Session,
    *,
    to: str,
    template: str,
    language: str,
    now: datetime,
    **context: Any,
) -> Mail:
    """Write a message in the recipient's language into the outbox and ask for its delivery.

    `template` names a folder `templates/email/<template>/` with `subject.txt`, `body.txt` and
    `body.html`; they are given `context`, `reader` (the language) and `site_url`.
    """
    settings = _settings()
    subject, body, html = _render(template, language_of_tag(language), settings.base_url, context)
    mail = Mail(
        message_id=f"<{uuid.uuid4().hex}@{sender_domain(settings.mail_from)}>",
        recipient=to,
        subject=" ".join(subject.split())[:300],
        body=body,
        html=html,
        language=language,
        due_at=now,
    )
    session.add(mail)
    session.flush()
    enqueue_after_commit(session, DELIVER, mail.id)
    return mail


def queue_mails(
    session: Session,
    *,
    to: Mapping[str, Mapping[str, str]],
    template: str,
    language: str,
    now: datetime,
    **context: Any,
) -> None:
    """Write the same message to many (`queue_mail`), each with some words of its own.

    `to` says for each recipient what is put in the place of which words: plain letters and digits,
    which need no escaping. The message is rendered once, and one job delivers what is due.
    """
    settings = _settings()
    parts = _render(template, language_of_tag(language), settings.base_url, context)
    rows = []
    for recipient, own in to.items():
        subject, body, html = (_with_placeholders_filled(part, own) for part in parts)
        rows.append(
            {
                "message_id": f"<{uuid.uuid4().hex}@{sender_domain(settings.mail_from)}>",
                "recipient": recipient,
                "subject": " ".join(subject.split())[:300],
                "body": body,
                "html": html,
                "language": language,
                "state": WAITING,
                "attempts": 0,
                "due_at": now,
            }
        )
    insert_all(session, Mail, rows)
    for _ in range(0, len(rows), MAX_DUE):
        enqueue_after_commit(session, DELIVER_WAITING)


def _with_placeholders_filled(words: str, own: Mapping[str, str]) -> str:
    for place, word in own.items():
        words = words.replace(place, word)
    return words


def absolute_url(endpoint: str, *, language: str, **values: Any) -> str:
    """The full address of a page in a language, for a letter.

    Made from the installation's own address, never from the request's Host: whoever asks for a
    reset cannot choose where its link leads.
    """
    return _settings().base_url + url_path(endpoint, language=language, **values)


def url_path(endpoint: str, *, language: str, **values: Any) -> str:
    """The path of a page in a language, or in one that screens are shipped in; needs no request."""
    tags = (language, PORTUGUESE.tag, *ui_languages())
    tag = next(tag for tag in tags if tag in ui_languages())
    path: str = current_app.url_map.bind("localhost").build(
        endpoint, {"lang": tag, **values}, append_unknown=True
    )
    return path


def claim_mail(session: Session, *, mail_id: int, now: datetime) -> Mail | None:
    """Take a waiting message for delivery; None when it is sent, not due, or another's.

    The claim is a lease: a worker that dies gives the message back when it ends. The Message-ID
    stays, so a server or reader can tell a second copy.
    """
    taken = session.execute(
        update(Mail)
        .where(Mail.id == mail_id, Mail.state == WAITING, Mail.due_at <= now)
        .values(due_at=now + DELIVERY_LEASE, attempts=Mail.attempts + 1)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    ).first()
    return session.get(Mail, mail_id, populate_existing=True) if taken else None


def mark_sent(session: Session, *, mail: Mail) -> None:
    """Note the delivery and empty the message: it holds links that sign people in."""
    mail.state, mail.last_error = SENT, None
    _empty(mail)
    session.flush()


def mark_failed_attempt(
    session: Session, *, mail: Mail, error: str, final: bool, now: datetime
) -> None:
    """Note a try that failed: again later, or given up when `final` or tried too often."""
    mail.last_error = error[:500]
    if final or mail.attempts >= MAX_ATTEMPTS:
        mail.state = FAILED
        _empty(mail)
    else:
        mail.due_at = now + retry_delay(mail.attempts)
    session.flush()


def delete_delivered(session: Session, *, before: datetime) -> int:
    """Delete what was sent or given up before a moment; returns how many."""
    result = session.execute(
        delete(Mail).where(Mail.state.in_((SENT, FAILED)), Mail.due_at < before)
    )
    return int(getattr(result, "rowcount", 0))


DELIVERED_RETENTION = timedelta(days=30)


def _empty(mail: Mail) -> None:
    mail.body, mail.html = "", None


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["consult_settings"])


def _render(
    template: str, reader: Language, site_url: str, context: dict[str, Any]
) -> tuple[str, str, str]:
    """Render the three parts outside the context of a page: no request, no page language."""
    names = {**context, "reader": reader, "site_url": site_url}
    with using_language(reader):
        parts = [
            current_app.jinja_env.get_template(f"email/{template}/{part}").render(names)
            for part in ("subject.txt", "body.txt", "body.html")
        ]
    return parts[0], parts[1], parts[2]
