"""Cleaning up: nothing about a person is kept longer than it is of use."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete

from consult.db.session import session, writing

from .models import AccountToken, LoginAttempts, LoginSession


def delete_expired() -> None:
    """Delete sessions, links and counts of tries that are over."""
    moment = datetime.now(UTC)
    with writing():
        for over in (
            LoginSession.expires_at < moment,
            AccountToken.expires_at < moment,
            LoginAttempts.forget_at < moment,
        ):
            session().execute(delete(over.left.table).where(over))
        session().commit()
