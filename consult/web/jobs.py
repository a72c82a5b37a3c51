"""Upkeep of what forms leave behind."""

from __future__ import annotations

from datetime import timedelta

from consult.db.idempotency import forget_before
from consult.db.session import db, empty_write_ahead_log, session

from .transaction import today

KEPT_DAYS = 14
"""How long a form's once-only key is kept: a page left open longer has to be opened again."""


def forget_once_keys() -> int:
    """Drop the once-only keys that no open form can still hold; how many."""
    gone = forget_before(session(), today() - timedelta(days=KEPT_DAYS))
    session().commit()
    return gone


def empty_log() -> bool:
    """Empty SQLite's write-ahead log, which keeps what was deleted and what came together.

    False where it is in use at the moment; another database keeps its own log.
    """
    return empty_write_ahead_log(db.engine)
