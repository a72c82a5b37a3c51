"""Counting tries, so that guessing takes too long. The same for addresses without an account."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.db.upsert import insert_ignoring

from ..models import Tries
from ..rules import FORGET_TRIES, Patience


def tries_key(secret: str, purpose: str, email: str) -> str:
    """What a row of tries is known by: nobody can read the address out of it."""
    words = f"tries\0{purpose}\0{email}".encode()
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()


def take_try(session: Session, *, key: str, patience: Patience, now: datetime) -> datetime | None:
    """Count one try before it is made; the moment to wait for when there have been too many.

    Commit before the try itself: parallel guesses then each count.
    """
    insert_ignoring(
        session, Tries, {"key": key, "count": 0, "free_at": now, "forget_at": now + FORGET_TRIES}
    )
    row = session.scalars(
        select(Tries)
        .where(Tries.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if row.free_at > now:
        return row.free_at
    if row.forget_at < now:
        row.count = 0
    row.count += 1
    row.free_at = now + patience.wait_after(row.count)
    row.forget_at = now + FORGET_TRIES
    session.flush()
    return None


def forget_tries(session: Session, *, key: str) -> None:
    """Start afresh after a success."""
    session.execute(delete(Tries).where(Tries.key == key))


GUESSES = ("login", "password")
"""What a reset clears; not the second factor, which a mailbox must not help to guess."""


def forget_tries_of(session: Session, *, email: str, secret: str) -> None:
    """Start afresh with an address: its owner has just shown to read its letters."""
    for purpose in GUESSES:
        forget_tries(session, key=tries_key(secret, purpose, email))
