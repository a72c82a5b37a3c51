"""Upkeep of what forms leave behind."""

from __future__ import annotations

from datetime import timedelta

from consult.db.idempotency import delete_keys_before
from consult.db.session import db, session, truncate_write_ahead_log

from .transaction import today

IDEMPOTENCY_KEY_DAYS = 14
"""How long a form's once-only key is kept: a page left open longer has to be opened again."""


def delete_idempotency_keys() -> int:
    """Drop the once-only keys that no open form can still hold; how many."""
    gone = delete_keys_before(session(), today() - timedelta(days=IDEMPOTENCY_KEY_DAYS))
    session().commit()
    return gone


def truncate_log() -> bool:
    """Empty SQLite's write-ahead log, which keeps what was deleted and what came together.

    False where it is in use at the moment; another database keeps its own log.
    """
    return truncate_write_ahead_log(db.engine)
