"""What several pages do with the browser of the person: let in, lead on, slow down."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from flask import current_app, request, url_for
from flask import session as cookie
from flask_babel import ngettext
from flask_login import current_user, login_user

from consult.db.session import session
from consult.web.transaction import app_settings, now

from ..actions import login_attempts, sessions
from ..auth import SessionUser, grants_of_account, is_staff, lacks_second_factor
from ..models import Account, LoginSession
from ..rules import EMAIL_RATE_LIMIT, RateLimit, safe_redirect_path


def sign_in_browser(account: Account, *, remember_me: bool) -> bool:
    """Begin a session of this account in this browser; whether it is a staff's. The caller commits."""
    if current_user.is_authenticated:
        sessions.end_session(session(), login=current_login_session())
    staff = is_staff(grants_of_account(session(), account.id))
    token, login = sessions.start_session(
        session(), account=account, staff=staff, remember_me=remember_me, now=now()
    )
    cookie.pop("csrf_token", None)
    cookie.permanent = remember_me and not staff
    login_user(SessionUser(token, login))
    cookie.pop("_id", None)  # Flask-Login makes it from the IP address and the browser's name
    return staff


def current_login_session() -> LoginSession:
    """The session of the signed-in browser."""
    login: LoginSession = current_user.login
    return login


def current_account() -> Account:
    """The account that is signed in."""
    return current_login_session().account


def next_url() -> str:
    """Where the person wanted to go; else the first page."""
    return safe_redirect_path(request.args.get("next")) or front_page_url()


def url_after_password() -> str:
    """After the password: to the code of the phone where it is asked for, else to `next_url`."""
    login = current_login_session()
    if not lacks_second_factor(login, grants_of_account(session(), login.account_id)):
        return next_url()
    return url_for("people.second_factor", next=safe_redirect_path(request.args.get("next")))


def front_page_url() -> str:
    """The plans, or the account page in an installation that shows none."""
    known = "home.plans" in current_app.view_functions
    return url_for("home.plans" if known else "people.account")


def attempts_key_for(purpose: str, email: str) -> str:
    """What tries of this kind for this address are counted under."""
    return login_attempts.attempts_key(app_settings().secret_key, purpose, email)


def count_email_request(purpose: str, email: str) -> bool:
    """Whether one more letter may go to this address now; others are dropped without a word."""
    return count_attempt_now(attempts_key_for(purpose, email), EMAIL_RATE_LIMIT) is None


def count_attempt_now(key: str, rate_limit: RateLimit) -> datetime | None:
    """Count a try and store that at once, so that parallel guesses each count."""
    wait_until = login_attempts.count_attempt(session(), key=key, rate_limit=rate_limit, now=now())
    session().commit()
    return wait_until


def retry_later_message(blocked_until: datetime) -> str:
    """How long to wait, in minutes."""
    minutes = max(1, ceil((blocked_until - now()).total_seconds() / 60))
    return str(
        ngettext(
            "Too many tries. Wait %(num)s minute, then try again.",
            "Too many tries. Wait %(num)s minutes, then try again.",
            minutes,
        )
    )
