"""Work of the queue: deleting files that nobody consented to."""

from __future__ import annotations

from consult.db.session import session, writing
from consult.web.transaction import today

from .actions import delete_expired


def delete_expired_imports() -> int:
    """Delete the files whose day is over; how many."""
    with writing():
        count = delete_expired(session(), today())
        session().commit()
    return count
