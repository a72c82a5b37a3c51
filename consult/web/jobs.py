"""Upkeep of what forms leave behind."""

from __future__ import annotations

from datetime import timedelta

from consult.db.once import forget_before
from consult.db.session import session

from .transaction import today

KEPT_DAYS = 14
"""How long a form's once-only key is kept: a page left open longer has to be opened again."""


def forget_once_keys() -> int:
    """Drop the once-only keys that no open form can still hold; how many."""
    gone = forget_before(session(), today() - timedelta(days=KEPT_DAYS))
    session().commit()
    return gone
