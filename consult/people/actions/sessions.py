"""Signed-in browsers: begun at sign-in, ended at sign-out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..auth import hash_token
from ..models import Account, LoginSession
from ..rules import new_token, session_expiry


def start_session(
    session: Session, *, account: Account, staff: bool, remember_me: bool, now: datetime
) -> tuple[str, LoginSession]:
    """Begin a session; returns the token for the cookie and the row that holds its hash."""
    token = new_token()
    login = LoginSession(
        token_hash=hash_token(token),
        account_id=account.id,
        expires_at=session_expiry(now, staff=staff, remember_me=remember_me),
    )
    session.add(login)
    session.flush()
    return token, login


def end_session(session: Session, *, login: LoginSession) -> None:
    """End one session: a copy of its cookie signs nobody in any more."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == login.token_hash))


def end_sessions(session: Session, *, account_id: int, keep_session: str | None = None) -> int:
    """End all sessions of an account, maybe but one (by token hash); returns how many."""
    statement = delete(LoginSession).where(LoginSession.account_id == account_id)
    if keep_session is not None:
        statement = statement.where(LoginSession.token_hash != keep_session)
    result = session.execute(statement)
    return int(getattr(result, "rowcount", 0))
