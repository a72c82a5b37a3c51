"""Reads of the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from .models import Mail

WAITING, SENT, FAILED = "waiting", "sent", "failed"
MAX_DUE = 200
"""How many messages one sweep takes."""


def due_mail_ids(now: datetime, limit: int = MAX_DUE) -> Select[int]:
    """The messages to be sent now, the longest waiting first."""
    return (
        select(Mail.id)
        .where(Mail.state == WAITING, Mail.due_at <= now)
        .order_by(Mail.due_at, Mail.id)
        .limit(limit)
    )


def mail_counts_by_state() -> Select[str, int]:
    """How many messages are waiting, sent or failed."""
    return select(Mail.state, func.count()).group_by(Mail.state).order_by(Mail.state)
