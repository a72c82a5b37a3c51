"""Signed-in browsers: Flask-Login over our own server-side sessions, which end at logout."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from flask import Flask, current_app, g, request
from flask import session as browser
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.db.session import session
from consult.web.transaction import app_settings, now

from .models import LoginSession
from .rules import STAFF, Actor, Grant

Grants = Callable[[Session, int], tuple[Grant, ...]]


class SessionUser(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps in the cookie: the session's token, never the account's number."""

    def __init__(self, token: str, login: LoginSession) -> None:
        self.id = token
        self.login = login


def hash_token(token: str) -> str:
    """SHA-256 of a token, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_session(db_session: Session, token: str, moment: datetime) -> LoginSession | None:
    """The live session of a token, with its account."""
    found = db_session.scalar(
        select(LoginSession)
        .options(joinedload(LoginSession.account))
        .where(LoginSession.token_hash == hash_token(token), LoginSession.expires_at > moment)
    )
    return found if found and found.account.active else None


def is_staff(grants: Iterable[Grant]) -> bool:
    """Whether any of these roles opens a desk, and so needs a second factor."""
    return any(grant.role in STAFF for grant in grants)


def lacks_second_factor(login: LoginSession, grants: Iterable[Grant]) -> bool:
    """Whether the code of the phone is still to be given (or the phone to be set up)."""
    account = login.account
    if login.second_factor or account.demo:
        return False
    return account.totp_secret is not None or is_staff(grants)


def grants_of_account(db_session: Session, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account, from the room that keeps them."""
    grants_of: Grants = current_app.extensions["consult_grants_of"]
    return grants_of(db_session, account_id)


def init_app(app: Flask, grants_of: Grants, *, impersonal: Collection[str] = ()) -> None:
    """Load who is asking before every request but those to the `impersonal` endpoints.

    `grants_of` comes from the plan room.
    """
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # it would fingerprint the IP address

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SessionUser | None:
        login = find_session(session(), token, now())
        if login is None or (login.account.demo and not app_settings().demo):
            return None  # everybody knows the password of a demonstration's account
        return SessionUser(token, login)

    def load_actor() -> None:
        if request.endpoint in impersonal:
            return
        # most readers have no account, and need not be looked for
        if "_user_id" not in browser or not current_user.is_authenticated:
            g.actor = Actor()
            return
        login: LoginSession = current_user.login
        account = login.account
        grants = grants_of(session(), account.id)
        if lacks_second_factor(login, grants):
            g.second_factor_needed, g.withheld, grants = True, grants, ()
        g.actor = Actor(account.id, account.name, account.language, grants)

    app.extensions["consult_grants_of"] = grants_of
    app.before_request(load_actor)
