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
from consult.web.transaction import app_settings

from . import actions
from .models import Mail
from .queries import due_mail_ids
from .rules import OutgoingMessage, SmtpServer, compose_message, parse_smtp_url, sender_domain

log = logging.getLogger(__name__)

SMTP_TIMEOUT = 30
"""Seconds to wait for the server."""


def deliver(mail_id: int) -> bool:
    """Deliver one message; True when the server took it. Without a server it stays waiting."""
    settings = app_settings()
    if settings.smtp_url is None:
        return False
    with writing():
        mail = actions.claim_mail(session(), mail_id=mail_id, now=_now())
        session().commit()  # the claim is seen by others before anything is sent
        if mail is None:
            return False
        error, final = _attempt_delivery(mail, settings)
        if error is None:
            actions.mark_sent(session(), mail=mail)
        else:
            actions.mark_failed_attempt(session(), mail=mail, error=error, final=final, now=_now())
        session().commit()
    return error is None


def deliver_waiting() -> int:
    """The sweep: deliver what is due, whatever became of its wake-up; returns how many were sent."""
    if app_settings().smtp_url is None:
        return 0
    ids = list(session().scalars(due_mail_ids(_now())))
    session().commit()
    return sum(deliver(mail_id) for mail_id in ids)


def delete_delivered() -> int:
    """Delete the rows of messages delivered long ago."""
    with writing():
        count = actions.delete_delivered(session(), before=_now() - actions.DELIVERED_RETENTION)
        session().commit()
    return count


def _now() -> datetime:
    return datetime.now(UTC)


def _attempt_delivery(mail: Mail, settings: Settings) -> tuple[str | None, bool]:
    """Send; the error (None: sent) and whether trying again is pointless (RFC 5321 4.2.1: 5yz)."""
    try:
        letter = OutgoingMessage(
            mail.message_id,
            settings.mail_from,
            mail.recipient,
            mail.subject,
            mail.body,
            mail.html,
            mail.language,
        )
        _send(parse_smtp_url(settings.smtp_url or ""), compose_message(letter, now=_now()))
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()), (450, b""))[0]
        return _log_failure(mail, error, f"recipient refused: {code}"), code >= 500
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        return _log_failure(
            mail, error, str(error)
        ), False  # ours to mend; the message is not at fault
    except smtplib.SMTPResponseException as error:
        return _log_failure(mail, error, f"{error.smtp_code}"), error.smtp_code >= 500
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _log_failure(mail, error, str(error)), False
    return None, False


def _log_failure(mail: Mail, error: Exception, words: str) -> str:
    log.warning("mail %s not delivered: %s", mail.id, type(error).__name__)
    return f"{type(error).__name__}: {words}"


def _send(server: SmtpServer, message: EmailMessage) -> None:
    name = sender_domain(str(message["From"]))
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


def _connect(server: SmtpServer, name: str) -> smtplib.SMTP:
    """Greet with our domain; smtplib would tell the name of this machine."""
    if server.tls:
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=name,
            timeout=SMTP_TIMEOUT,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=SMTP_TIMEOUT)
