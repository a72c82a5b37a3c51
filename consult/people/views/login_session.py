"""What several pages do with the browser of the person: let in, lead on, slow down."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from flask import current_app, request, url_for
from flask import session as cookie
from flask_babel import ngettext
from flask_login import current_user, login_user

from consult.db.session import session
from consult.web.transaction import now, settings_of_app

from ..actions import login_attempts, sessions
from ..auth import SignedIn, grants_of_account, is_staff, lacks_second_factor
from ..models import Account, LoginSession
from ..rules import MAIL_PATIENCE, Patience, safe_next


def let_in(account: Account, *, keep: bool) -> bool:
    """Begin a session of this account in this browser; whether it is a staff's. The caller commits."""
    if current_user.is_authenticated:
        sessions.end_session(session(), login=login_of_browser())
    staff = is_staff(grants_of_account(session(), account.id))
    token, login = sessions.start_session(
        session(), account=account, staff=staff, keep=keep, now=now()
    )
    cookie.pop("csrf_token", None)
    cookie.permanent = keep and not staff
    login_user(SignedIn(token, login))
    cookie.pop("_id", None)  # Flask-Login makes it from the IP address and the browser's name
    return staff


def login_of_browser() -> LoginSession:
    """The session of the signed-in browser."""
    login: LoginSession = current_user.login
    return login


def own_account() -> Account:
    """The account that is signed in."""
    return login_of_browser().account


def next_url() -> str:
    """Where the person wanted to go; else the first page."""
    return safe_next(request.args.get("next")) or first_page()


def onwards() -> str:
    """After the password: to the code of the phone where it is asked for, else to `next_url`."""
    login = login_of_browser()
    if not lacks_second_factor(login, grants_of_account(session(), login.account_id)):
        return next_url()
    return url_for("people.second_factor", next=safe_next(request.args.get("next")))


def first_page() -> str:
    """The plans, or the account page in an installation that shows none."""
    known = "home.plans" in current_app.view_functions
    return url_for("home.plans" if known else "people.account")


def key_of_tries(purpose: str, email: str) -> str:
    """What tries of this kind for this address are counted under."""
    return login_attempts.tries_key(settings_of_app().secret_key, purpose, email)


def mail_try(purpose: str, email: str) -> bool:
    """Whether one more letter may go to this address now; others are dropped without a word."""
    return try_now(key_of_tries(purpose, email), MAIL_PATIENCE) is None


def try_now(key: str, patience: Patience) -> datetime | None:
    """Count a try and store that at once, so that parallel guesses each count."""
    wait_until = login_attempts.take_try(session(), key=key, patience=patience, now=now())
    session().commit()
    return wait_until


def waiting_words(free_at: datetime) -> str:
    """How long to wait, in minutes."""
    minutes = max(1, ceil((free_at - now()).total_seconds() / 60))
    return str(
        ngettext(
            "Too many tries. Wait %(num)s minute, then try again.",
            "Too many tries. Wait %(num)s minutes, then try again.",
            minutes,
        )
    )
