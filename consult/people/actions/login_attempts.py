"""Counting tries, so that guessing takes too long. The same for addresses without an account."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.db.upsert import insert_or_ignore

from ..models import LoginAttempts
from ..rules import ATTEMPTS_RETENTION, RateLimit


def attempts_key(secret: str, purpose: str, email: str) -> str:
    """What a row of tries is known by: nobody can read the address out of it."""
    words = f"tries\0{purpose}\0{email}".encode()
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()


def count_attempt(
    session: Session, *, key: str, rate_limit: RateLimit, now: datetime
) -> datetime | None:
    """Count one try before it is made; the moment to wait for when there have been too many.

    Commit before the try itself: parallel guesses then each count.
    """
    insert_or_ignore(
        session,
        LoginAttempts,
        {"key": key, "count": 0, "free_at": now, "forget_at": now + ATTEMPTS_RETENTION},
    )
    row = session.scalars(
        select(LoginAttempts)
        .where(LoginAttempts.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if row.free_at > now:
        return row.free_at
    if row.forget_at < now:
        row.count = 0
    row.count += 1
    row.free_at = now + rate_limit.wait_after(row.count)
    row.forget_at = now + ATTEMPTS_RETENTION
    session.flush()
    return None


def clear_attempts(session: Session, *, key: str) -> None:
    """Start afresh after a success."""
    session.execute(delete(LoginAttempts).where(LoginAttempts.key == key))


CLEARED_BY_RESET = ("login", "password")
"""What a reset clears; not the second factor, which a mailbox must not help to guess."""


def clear_attempts_of(session: Session, *, email: str, secret: str) -> None:
    """Start afresh with an address: its owner has just shown to read its letters."""
    for purpose in CLEARED_BY_RESET:
        clear_attempts(session, key=attempts_key(secret, purpose, email))
