"""The second factor: asked for, set up, recovered."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from consult.db.session import session
from consult.web.transaction import commit, now, settings_of_app

from ... import totp
from ...actions import login_attempts
from ...actions import second_factor as second_factor_actions
from ...forms.signing_in import CodeForm, NewPhoneForm
from ...guard import permit
from ...models import LoginSession
from ...rules import HALF_SIGNED_IN, LOGIN_PATIENCE, SIGNED_IN
from ..account import is_own
from ..blueprint import bp
from ..login_session import key_of_tries, login_of_browser, next_url, try_now, waiting_words


@bp.route("/<lang:lang>/account/second-factor", methods=["GET", "POST"])
@permit(HALF_SIGNED_IN)
def second_factor() -> ResponseReturnValue:
    """Ask for the code of the phone, or lead to set-up where there is none yet."""
    login = login_of_browser()
    if login.account.totp_secret is None:
        return redirect(url_for(".set_up_second_factor", next=request.args.get("next")), 303)
    if login.second_factor:
        return redirect(next_url(), 303)
    form = CodeForm()
    if form.validate_on_submit() and _passes(form, login):
        commit()
        return redirect(next_url(), 303)
    page = render_template("people/desk/second_factor.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _passes(form: CodeForm, login: LoginSession) -> bool:
    """Try the code; guesses are counted."""
    key = key_of_tries("second_factor", login.account.email)
    if wait_until := try_now(key, LOGIN_PATIENCE):
        form.form_errors.append(waiting_words(wait_until))
        return False
    if not second_factor_actions.pass_second_factor(
        session(), login=login, code=form.code.data or "", now=now()
    ):
        form.code.errors = [_("This code is wrong or was used. Wait for the next one.")]
        return False
    login_attempts.forget_tries(session(), key=key)
    return True


@bp.route("/<lang:lang>/account/second-factor/set-up", methods=["GET", "POST"])
@permit(HALF_SIGNED_IN)
def set_up() -> ResponseReturnValue:
    """Show the secret as a picture and as text; the phone's first code proves that it has it.

    A new phone in the place of another needs the password: who stole a cookie brings none.
    """
    login = login_of_browser()
    if login.account.totp_secret is not None and not login.second_factor:
        return redirect(url_for(".second_factor", next=request.args.get("next")), 303)
    secret = totp.pending_secret(
        settings_of_app().secret_key, login.token_hash, login.account.totp_last_step
    )
    replaces = login.account.totp_secret is not None
    form = NewPhoneForm() if replaces else CodeForm()
    if form.validate_on_submit() and (not replaces or is_own(form, login.account)):
        codes = second_factor_actions.set_up_second_factor(
            session(), login=login, secret=secret, code=form.code.data or "", now=now()
        )
        if codes is not None:
            commit()
            return _codes_once(codes)
        form.code.errors = [_("This code is wrong. Look at your phone and write the newest one.")]
    return _set_up_page(form, login, secret)


def _set_up_page(form: CodeForm, login: LoginSession, secret: str) -> ResponseReturnValue:
    uri = totp.uri_of(secret, email=login.account.email, issuer="Consult")
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    page = render_template(
        "people/desk/set_up_second_factor.html",
        form=form,
        replaces=login.account.totp_secret is not None,
        picture=Markup(totp.picture_of(uri)),  # noqa: S704  # made by segno from our own words
        secret=groups,
    )
    return page, 422 if form.is_submitted() else 200


def _codes_once(codes: list[str]) -> ResponseReturnValue:
    """Answer the POST itself: after a redirect the codes could be shown twice."""
    return render_template("people/desk/new_recovery_codes.html", codes=codes, next_url=next_url())


@bp.route("/<lang:lang>/account/recovery-codes", methods=["GET", "POST"])
@permit(SIGNED_IN)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, against a code of the phone."""
    login = login_of_browser()
    if login.account.totp_secret is None:
        flash(_("Set up your phone first."))
        return redirect(url_for(".set_up_second_factor"), 303)
    form = CodeForm()
    if form.validate_on_submit() and _passes(form, login):
        codes = second_factor_actions.renew_recovery_codes(session(), account=login.account)
        commit()
        return _codes_once(codes)
    page = render_template("people/desk/recovery_codes.html", form=form)
    return page, 422 if form.is_submitted() else 200
