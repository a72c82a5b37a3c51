"""Delivery through SMTP. Idempotent: a message that is sent or claimed is left alone."""

from __future__ import annotations

import logging
import smtplib
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

from consult.db.session import session, writing
from consult.settings import Settings
from consult.web.transaction import settings_of_app

from . import actions
from .models import Mail
from .queries import due
from .rules import Letter, Server, compose, domain_of, parse_smtp_url

log = logging.getLogger(__name__)

TIMEOUT = 30
"""Seconds to wait for the server."""


def deliver(mail_id: int) -> bool:
    """Deliver one message; True when the server took it. Without a server it stays waiting."""
    settings = settings_of_app()
    if settings.smtp_url is None:
        return False
    with writing():
        mail = actions.claim(session(), mail_id=mail_id, now=_now())
        session().commit()  # the claim is seen by others before anything is sent
        if mail is None:
            return False
        error, final = _try(mail, settings)
        if error is None:
            actions.mark_sent(session(), mail=mail)
        else:
            actions.mark_tried(session(), mail=mail, error=error, final=final, now=_now())
        session().commit()
    return error is None


def deliver_waiting() -> int:
    """The sweep: deliver what is due, whatever became of its wake-up; returns how many were sent."""
    if settings_of_app().smtp_url is None:
        return 0
    ids = list(session().scalars(due(_now())))
    session().commit()
    return sum(deliver(mail_id) for mail_id in ids)


def forget_delivered() -> int:
    """Delete the rows of messages delivered long ago."""
    with writing():
        count = actions.forget_delivered(session(), before=_now() - actions.KEEP_DELIVERED)
        session().commit()
    return count


def _now() -> datetime:
    return datetime.now(UTC)


def _try(mail: Mail, settings: Settings) -> tuple[str | None, bool]:
    """Send; the error (None: sent) and whether trying again is pointless (RFC 5321 4.2.1: 5yz)."""
    try:
        letter = Letter(
            mail.message_id,
            settings.mail_from,
            mail.recipient,
            mail.subject,
            mail.body,
            mail.html,
            mail.language,
        )
        _send(parse_smtp_url(settings.smtp_url or ""), compose(letter, now=_now()))
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()), (450, b""))[0]
        return _told(mail, error, f"recipient refused: {code}"), code >= 500
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        return _told(mail, error, str(error)), False  # ours to mend; the message is not at fault
    except smtplib.SMTPResponseException as error:
        return _told(mail, error, f"{error.smtp_code}"), error.smtp_code >= 500
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _told(mail, error, str(error)), False
    return None, False


def _told(mail: Mail, error: Exception, words: str) -> str:
    log.warning("mail %s not delivered: %s", mail.id, type(error).__name__)
    return f"{type(error).__name__}: {words}"


def _send(server: Server, message: EmailMessage) -> None:
    name = domain_of(str(message["From"]))
    connection = _connect(server, name)
    try:
        if server.starttls:
            connection.starttls(context=ssl.create_default_context())
        if server.user is not None:
            connection.login(server.user, server.password or "")
        connection.send_message(message)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()  # a bad goodbye undoes no delivery
        connection.close()


def _connect(server: Server, name: str) -> smtplib.SMTP:
    """Greet with our domain; smtplib would tell the name of this machine."""
    if server.tls:
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=name,
            timeout=TIMEOUT,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=TIMEOUT)
