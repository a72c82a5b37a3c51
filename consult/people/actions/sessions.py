"""Signed-in browsers: begun at sign-in, ended at sign-out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..auth import hashed
from ..models import Account, LoginSession
from ..rules import new_token, session_ends


def start_session(
    session: Session, *, account: Account, staff: bool, keep: bool, now: datetime
) -> tuple[str, LoginSession]:
    """Begin a session; returns the token for the cookie and the row that holds its hash."""
    token = new_token()
    login = LoginSession(
        token_hash=hashed(token),
        account_id=account.id,
        expires_at=session_ends(now, staff=staff, keep=keep),
    )
    session.add(login)
    session.flush()
    return token, login


def end_session(session: Session, *, login: LoginSession) -> None:
    """End one session: a copy of its cookie signs nobody in any more."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == login.token_hash))


def end_sessions(session: Session, *, account_id: int, but: str | None = None) -> int:
    """End all sessions of an account, maybe but one (by token hash); returns how many."""
    statement = delete(LoginSession).where(LoginSession.account_id == account_id)
    if but is not None:
        statement = statement.where(LoginSession.token_hash != but)
    result = session.execute(statement)
    return int(getattr(result, "rowcount", 0))
