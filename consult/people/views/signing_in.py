"""Signing in and out."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from consult.db.session import session
from consult.web.transaction import commit

from ..actions import accounts, login_attempts, sessions
from ..forms.signing_in import LoginForm
from ..guard import actor, permit
from ..models import Account
from ..queries import account_by_email
from ..rules import ANYONE, LOGIN_RATE_LIMIT
from .blueprint import bp
from .login_session import (
    count_attempt_now,
    current_login_session,
    front_page_url,
    retry_later_message,
    sign_in_browser,
    url_after_password,
)
from .trusted_devices import login_attempts_key, trust_device


@bp.route("/<lang:lang>/account/login", methods=["GET", "POST"])
@permit(ANYONE)
def login() -> ResponseReturnValue:
    """E-mail and password. The password is checked outside any transaction: it takes long."""
    if actor().signed_in:
        return redirect(url_after_password(), 303)
    form = LoginForm()
    status = 200
    if form.validate_on_submit():
        status = _sign_in(form)
        if status == 303:
            return redirect(url_after_password(), 303)
    elif form.is_submitted():
        status = 422
    return render_template("people/login.html", form=form), status


def _sign_in(form: LoginForm) -> int:
    """Try the password; 303, 422 or 429, with the form's error set."""
    email, password = form.email.data or "", form.password.data or ""
    key = login_attempts_key(email)
    if wait_until := count_attempt_now(key, LOGIN_RATE_LIMIT):
        form.form_errors.append(retry_later_message(wait_until))
        return 429
    account = _account_with(email, password)
    if account is None:
        form.form_errors.append(_("The e-mail address or the password is wrong."))
        return 422
    login_attempts.clear_attempts(session(), key=key)
    staff = sign_in_browser(account, remember_me=bool(form.keep.data))
    commit()
    if staff or form.keep.data:
        trust_device(account.email)
    return 303


def _account_with(email: str, password: str) -> Account | None:
    account: Account | None = session().scalar(account_by_email(email))
    session().commit()  # free SQLite's write lock while argon2 works
    return account if accounts.check_password(account, password) else None


@bp.post("/<lang:lang>/account/logout")
@permit(ANYONE)
def logout() -> ResponseReturnValue:
    """End the session on the server, and forget everything in this browser: phones are shared."""
    if current_user.is_authenticated:
        sessions.end_session(session(), login=current_login_session())
        commit()
        logout_user()
    cookie.clear()
    flash(_("You are signed out."), "success")
    return redirect(front_page_url(), 303)
