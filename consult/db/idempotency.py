"""Once-only keys: a retry or a double click of the same form makes one row."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Base
from .upsert import insert_or_ignore


class IdempotencyKey(Base):
    """A form's key that has been used, and where its answer is to be seen."""

    __tablename__ = "once"

    key: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(80))
    location: Mapped[str | None] = mapped_column(String(500))
    used_on: Mapped[date]


def claim_key(
    session: Session, *, key: uuid.UUID, purpose: str, today: date
) -> IdempotencyKey | None:
    """Claim a key in the running transaction; None when it was claimed before.

    A rival transaction with the same key waits here until this one ends.
    """
    values = {"key": key, "purpose": purpose, "used_on": today}
    if not insert_or_ignore(session, IdempotencyKey, values):
        return None
    return session.get_one(IdempotencyKey, key)


def location_of_key(session: Session, key: uuid.UUID) -> str | None:
    """Where the first use of this key led to."""
    used = session.get(IdempotencyKey, key)
    return used.location if used else None


def delete_keys_before(session: Session, day: date) -> int:
    """Drop the keys used before a day; returns how many."""
    result = session.execute(delete(IdempotencyKey).where(IdempotencyKey.used_on < day))
    return int(getattr(result, "rowcount", 0))
