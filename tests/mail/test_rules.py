from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.mail.rules import (
    MAX_ATTEMPTS,
    OutgoingMessage,
    SmtpServer,
    compose_message,
    parse_smtp_url,
    retry_delay,
)

MOMENT = datetime(2026, 3, 2, 14, 31, 59, tzinfo=UTC)


def letter(
    subject: str = "Convite", body: str = "Olá", html: str | None = "<p>Olá</p>"
) -> OutgoingMessage:
    return OutgoingMessage(
        "<a@example.org>",
        "Consult <plan@example.org>",
        "ana@example.org",
        subject,
        body,
        html,
        "pt",
    )


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 25)),
        ("smtps://mail.example.org", SmtpServer("mail.example.org", 465, tls=True)),
        (
            "smtp://a%40b:p%3Aq@mail.example.org:587?starttls=1",
            SmtpServer("mail.example.org", 587, "a@b", "p:q", starttls=True),
        ),
    ],
)
def test_the_address_of_a_server_says_all_that_is_needed(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP address"):
        parse_smtp_url(url)


def test_waits_grow_and_end() -> None:
    waits = [retry_delay(n) for n in range(1, MAX_ATTEMPTS + 5)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] <= timedelta(days=1)


def test_headers_tell_what_they_must_and_no_more() -> None:
    message = compose_message(letter(), now=MOMENT)
    assert message["Date"] == "Mon, 02 Mar 2026 14:31:00 -0000"
    assert message["Message-ID"] == "<a@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "Consult <plan@example.org>"
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_no_subject_can_add_a_header(subject: str) -> None:
    message = compose_message(letter(subject=subject), now=MOMENT)
    raw = message.as_bytes()
    head = raw.partition(b"\r\n\r\n")[0]
    assert set(message.keys()) >= {"From", "To", "Subject", "Date"}
    assert b"\r\nBcc:" not in head
    assert len(message.get_all("To", [])) == 1
