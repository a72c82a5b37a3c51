"""The second factor: asked for, set up, recovered."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from consult.db.session import session
from consult.web.transaction import app_settings, commit, now

from ... import totp
from ...actions import login_attempts
from ...actions import second_factor as second_factor_actions
from ...forms.signing_in import NewAuthenticatorForm, SecondFactorCodeForm
from ...guard import permit
from ...models import LoginSession
from ...rules import AWAITING_SECOND_FACTOR, LOGIN_RATE_LIMIT, SIGNED_IN
from ..account import confirm_password
from ..blueprint import bp
from ..login_session import (
    attempts_key_for,
    count_attempt_now,
    current_login_session,
    next_url,
    retry_later_message,
)


@bp.route("/<lang:lang>/account/second-factor", methods=["GET", "POST"])
@permit(AWAITING_SECOND_FACTOR)
def second_factor() -> ResponseReturnValue:
    """Ask for the code of the phone, or lead to set-up where there is none yet."""
    login = current_login_session()
    if login.account.totp_secret is None:
        return redirect(url_for(".set_up_second_factor", next=request.args.get("next")), 303)
    if login.second_factor:
        return redirect(next_url(), 303)
    form = SecondFactorCodeForm()
    if form.validate_on_submit() and _verify_code(form, login):
        commit()
        return redirect(next_url(), 303)
    page = render_template("people/desk/second_factor.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _verify_code(form: SecondFactorCodeForm, login: LoginSession) -> bool:
    """Try the code; guesses are counted."""
    key = attempts_key_for("second_factor", login.account.email)
    if wait_until := count_attempt_now(key, LOGIN_RATE_LIMIT):
        form.form_errors.append(retry_later_message(wait_until))
        return False
    if not second_factor_actions.verify_second_factor(
        session(), login=login, code=form.code.data or "", now=now()
    ):
        form.code.errors = [_("This code is wrong or was used. Wait for the next one.")]
        return False
    login_attempts.clear_attempts(session(), key=key)
    return True


@bp.route("/<lang:lang>/account/second-factor/set-up", methods=["GET", "POST"])
@permit(AWAITING_SECOND_FACTOR)
def set_up_second_factor() -> ResponseReturnValue:
    """Show the secret as a picture and as text; the phone's first code proves that it has it.

    A new phone in the place of another needs the password: who stole a cookie brings none.
    """
    login = current_login_session()
    if login.account.totp_secret is not None and not login.second_factor:
        return redirect(url_for(".second_factor", next=request.args.get("next")), 303)
    secret = totp.pending_secret(
        app_settings().secret_key, login.token_hash, login.account.totp_last_step
    )
    replaces = login.account.totp_secret is not None
    form = NewAuthenticatorForm() if replaces else SecondFactorCodeForm()
    if form.validate_on_submit() and (not replaces or confirm_password(form, login.account)):
        codes = second_factor_actions.set_up_second_factor(
            session(), login=login, secret=secret, code=form.code.data or "", now=now()
        )
        if codes is not None:
            commit()
            return _recovery_codes_page(codes)
        form.code.errors = [_("This code is wrong. Look at your phone and write the newest one.")]
    return _set_up_page(form, login, secret)


def _set_up_page(
    form: SecondFactorCodeForm, login: LoginSession, secret: str
) -> ResponseReturnValue:
    uri = totp.provisioning_uri(secret, email=login.account.email, issuer="Consult")
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    page = render_template(
        "people/desk/set_up_second_factor.html",
        form=form,
        replaces=login.account.totp_secret is not None,
        picture=Markup(totp.qr_code_svg(uri)),  # noqa: S704  # made by segno from our own words
        secret=groups,
    )
    return page, 422 if form.is_submitted() else 200


def _recovery_codes_page(codes: list[str]) -> ResponseReturnValue:
    """Answer the POST itself: after a redirect the codes could be shown twice."""
    return render_template("people/desk/new_recovery_codes.html", codes=codes, next_url=next_url())


@bp.route("/<lang:lang>/account/recovery-codes", methods=["GET", "POST"])
@permit(SIGNED_IN)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, against a code of the phone."""
    login = current_login_session()
    if login.account.totp_secret is None:
        flash(_("Set up your phone first."))
        return redirect(url_for(".set_up_second_factor"), 303)
    form = SecondFactorCodeForm()
    if form.validate_on_submit() and _verify_code(form, login):
        codes = second_factor_actions.renew_recovery_codes(session(), account=login.account)
        commit()
        return _recovery_codes_page(codes)
    page = render_template("people/desk/recovery_codes.html", form=form)
    return page, 422 if form.is_submitted() else 200
