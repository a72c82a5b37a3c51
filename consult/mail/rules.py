"""How a message looks on the wire, when to try again, where to send. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

DELIVERY_LEASE = timedelta(minutes=10)
"""How long a worker that claimed a message has to deliver it, before another may."""

_WAITS = (1, 5, 15, 60, 180, 360, 720, 720)
MAX_ATTEMPTS = len(_WAITS)


def retry_delay(attempt: int) -> timedelta:
    """The wait before the next try, after `attempt` (from 1) tries that failed."""
    return timedelta(minutes=_WAITS[min(max(attempt, 1), MAX_ATTEMPTS) - 1])


@dataclass(frozen=True)
class SmtpServer:
    """An SMTP server; `tls` from the first byte (smtps), `starttls` after the greeting."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False
    starttls: bool = False


def parse_smtp_url(url: str) -> SmtpServer:
    """Read `smtp://user:secret@host:587?starttls=1` or `smtps://host`. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("an SMTP address looks like smtp://user:password@host:587?starttls=1")
    tls = parts.scheme == "smtps"
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (465 if tls else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        starttls=not tls and parse_qs(parts.query).get("starttls", ["0"])[0] not in {"0", ""},
    )


def sender_domain(sender: str) -> str:
    """The domain that the sender of our letters writes from; no name of a machine is told."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


@dataclass(frozen=True)
class OutgoingMessage:
    """What one message says, and to whom."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    body: str
    html: str | None
    language: str


def compose_message(letter: OutgoingMessage, *, now: datetime) -> EmailMessage:
    """Write the message (RFC 5322). The date is in UTC and the whole minute; it says no time zone."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(letter.sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = " ".join(letter.subject.split())
    moment = now.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None)
    message["Date"] = format_datetime(moment)  # naive: "-0000", RFC 5322 3.3
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.body, cte="quoted-printable")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language  # last: the content's own headers are made anew
    return message
