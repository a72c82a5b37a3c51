"""Once-only keys: a retry or a double click of the same form makes one row."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Base
from .upsert import insert_ignoring


class Once(Base):
    """A form's key that has been used, and where its answer is to be seen."""

    __tablename__ = "once"

    key: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(80))
    location: Mapped[str | None] = mapped_column(String(500))
    used_on: Mapped[date]


def claim(session: Session, *, key: uuid.UUID, purpose: str, today: date) -> Once | None:
    """Claim a key in the running transaction; None when it was claimed before.

    A rival transaction with the same key waits here until this one ends.
    """
    values = {"key": key, "purpose": purpose, "used_on": today}
    if not insert_ignoring(session, Once, values):
        return None
    return session.get_one(Once, key)


def location_of(session: Session, key: uuid.UUID) -> str | None:
    """Where the first use of this key led to."""
    used = session.get(Once, key)
    return used.location if used else None


def forget_before(session: Session, day: date) -> int:
    """Drop the keys used before a day; returns how many."""
    result = session.execute(delete(Once).where(Once.used_on < day))
    return int(getattr(result, "rowcount", 0))
