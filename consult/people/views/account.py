"""The account page: what a person can change, end and delete."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import logout_user

from consult.db.session import session
from consult.web.transaction import commit, now

from .. import queries
from ..actions import accounts, emails, login_attempts, sessions
from ..forms.account import AccountForm, ChangePasswordForm, ConfirmPasswordForm
from ..guard import actor, permit
from ..models import Account
from ..rules import LOGIN_RATE_LIMIT, SIGNED_IN, may_delete_account
from .blueprint import bp
from .login_session import (
    attempts_key_for,
    count_attempt_now,
    current_account,
    current_login_session,
    front_page_url,
    retry_later_message,
)


@bp.route("/<lang:lang>/account", methods=["GET", "POST"])
@permit(SIGNED_IN)
def account() -> ResponseReturnValue:
    """Name and language of e-mails; ways to everything else."""
    own = current_account()
    form = AccountForm(obj=own)
    if form.validate_on_submit():
        accounts.change_account(
            session(), account=own, name=form.name.data or "", language=form.language.data
        )
        commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".account"), 303)
    login = current_login_session()
    others = session().scalar(queries.other_sessions(own.id, login.token_hash))
    codes = session().scalar(queries.recovery_codes_left(own.id))
    page = render_template("people/account.html", form=form, own=own, others=others, codes=codes)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<lang:lang>/account/password", methods=["GET", "POST"])
@permit(SIGNED_IN)
def password() -> ResponseReturnValue:
    """Change the password; the other browsers are signed out."""
    own = current_account()
    form = ChangePasswordForm(own.email)
    if form.validate_on_submit() and confirm_password(form, own):
        accounts.set_password(
            session(),
            account=own,
            password=form.new_password.data or "",
            keep_session=current_login_session().token_hash,
        )
        emails.email_password_changed(session(), account=own, now=now())
        commit()
        flash(_("Your password is changed. Other browsers are signed out."), "success")
        return redirect(url_for(".account"), 303)
    page = render_template("people/password.html", form=form, own=own)
    return page, 422 if form.is_submitted() else 200


def confirm_password(form: Any, own: Account) -> bool:
    """Check the password (field `password`) of the person at the keyboard; guesses are counted."""
    key = attempts_key_for("password", own.email)
    if wait_until := count_attempt_now(key, LOGIN_RATE_LIMIT):
        form.form_errors.append(retry_later_message(wait_until))
        return False
    if not accounts.check_password(own, form.password.data or ""):
        form.password.errors = [_("This is not your password.")]
        return False
    login_attempts.clear_attempts(session(), key=key)
    return True


@bp.post("/<lang:lang>/account/sessions")
@permit(SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign all other browsers out."""
    login = current_login_session()
    count = sessions.end_sessions(
        session(), account_id=login.account_id, keep_session=login.token_hash
    )
    commit()
    words = ngettext("%(num)s browser signed out.", "%(num)s browsers signed out.", count)
    flash(words, "success")
    return redirect(url_for(".account"), 303)


@bp.route("/<lang:lang>/account/delete", methods=["GET", "POST"])
@permit(SIGNED_IN)
def delete() -> ResponseReturnValue:
    """Delete the account. Coordinators hand over first, so that no plan is left alone."""
    own = current_account()
    form = ConfirmPasswordForm()
    if not may_delete_account(actor().grants):
        return render_template("people/desk/cannot_leave.html"), 403 if form.is_submitted() else 200
    if form.validate_on_submit() and confirm_password(form, own):
        accounts.delete_account(session(), account=own)
        commit()
        logout_user()
        cookie.clear()
        flash(_("Your account is deleted."), "success")
        return redirect(front_page_url(), 303)
    page = render_template("people/delete.html", form=form, own=own)
    return page, 422 if form.is_submitted() else 200
