"""Pages that letters lead to, and that ask for such letters."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.web.language import page_language
from consult.web.transaction import app_settings, commit, now

from ..actions import accounts, emails, links, login_attempts
from ..forms.signing_in import EmailForm, NewAccountForm, NewPasswordForm
from ..guard import permit
from ..models import Account, AccountToken
from ..rules import ANYONE, LinkPurpose, safe_redirect_path
from .blueprint import bp
from .login_session import count_email_request, front_page_url, sign_in_browser
from .trusted_devices import login_attempts_key


@bp.route("/<lang:lang>/account/forgot", methods=["GET", "POST"])
@permit(ANYONE)
def request_reset() -> ResponseReturnValue:
    """Ask for a link to set a new password. The answer is the same for every address."""
    form = EmailForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        if count_email_request("reset", email):
            emails.email_password_reset(
                session(), email=email, language=page_language().tag, now=now()
            )
        commit()
        return redirect(url_for(".email_sent"), 303)
    return _page("people/forgot.html", form)


@bp.route("/<lang:lang>/account/register", methods=["GET", "POST"])
@permit(ANYONE)
def register() -> ResponseReturnValue:
    """Ask for an account: a link confirms the address first."""
    form = EmailForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        if count_email_request("register", email):
            emails.email_registration_link(
                session(),
                email=email,
                language=page_language().tag,
                leads_to=_storable_path(safe_redirect_path(request.args.get("next"))),
                now=now(),
            )
        commit()
        return redirect(url_for(".email_sent"), 303)
    return _page("people/register.html", form)


def _storable_path(path: str | None) -> str | None:
    return path if path and len(path) <= 300 else None


@bp.get("/<lang:lang>/account/sent")
@permit(ANYONE)
def email_sent() -> ResponseReturnValue:
    """Say that a letter is on its way, and what to do when it does not come."""
    return render_template("people/email_sent.html", can_send=app_settings().smtp_url is not None)


@bp.route("/<lang:lang>/account/reset/<token>", methods=["GET", "POST"])
@permit(ANYONE)
def reset(token: str) -> ResponseReturnValue:
    """Set a new password. Ends all sessions; staff still give their second factor afterwards."""
    try:
        link = _open(token, LinkPurpose.RESET)
        account = _account_of(link)
        form = NewPasswordForm(account.email)
        if not form.validate_on_submit():
            return _page("people/reset.html", form, email=account.email)
        links.consume_link(session(), link=link)
    except links.InvalidLink as gone:
        return _invalid_link_page(gone, url_for(".request_reset"))
    accounts.set_password(session(), account=account, password=form.password.data or "")
    login_attempts.clear_attempts_of(
        session(), email=account.email, secret=app_settings().secret_key
    )
    login_attempts.clear_attempts(session(), key=login_attempts_key(account.email))
    emails.email_password_changed(session(), account=account, now=now())
    commit()
    flash(_("Your new password is set. Sign in with it."), "success")
    return redirect(url_for(".login"), 303)


@bp.route("/<lang:lang>/account/confirm/<token>", methods=["GET", "POST"])
@permit(ANYONE)
def confirm(token: str) -> ResponseReturnValue:
    """Make the account of an address that is now known to be the person's."""
    try:
        link = _open(token, LinkPurpose.REGISTRATION)
        email = link.email or ""
        form = NewAccountForm(email, data={"language": page_language().tag})
        if not form.validate_on_submit():
            return _page("people/confirm.html", form, email=email)
        links.consume_link(session(), link=link)
        account = accounts.register(session(), email=email, **_answers(form))
    except links.InvalidLink as gone:
        return _invalid_link_page(gone, url_for(".register"))
    except accounts.AccountExists:
        return _invalid_link_page(links.InvalidLink(used=True), url_for(".register"))
    return _welcome(account, link)


@bp.route("/<lang:lang>/account/invitation/<token>", methods=["GET", "POST"])
@permit(ANYONE)
def invitation(token: str) -> ResponseReturnValue:
    """Take an invitation up: name and password, then on to where it leads."""
    try:
        link = _open(token, LinkPurpose.INVITATION)
        account = _account_of(link)
        if account.password_hash is not None:
            return redirect(url_for(".login", next=link.leads_to), 303)
        known = {"name": account.name, "language": page_language().tag}
        form = NewAccountForm(account.email, data=known)
        if not form.validate_on_submit():
            return _page("people/invitation.html", form, email=account.email)
        links.consume_link(session(), link=link)
    except links.InvalidLink as gone:
        return _invalid_link_page(gone, None)
    accounts.activate_account(session(), account=account, **_answers(form))
    return _welcome(account, link)


def _answers(form: NewAccountForm) -> dict[str, str]:
    return {
        "name": form.name.data or "",
        "language": form.language.data,
        "password": form.password.data or "",
    }


def _welcome(account: Account, link: AccountToken) -> ResponseReturnValue:
    """Sign the new account in and lead on."""
    sign_in_browser(account, remember_me=False)
    commit()
    flash(_("Welcome! Your account is ready."), "success")
    return redirect(safe_redirect_path(link.leads_to) or front_page_url(), 303)


def _open(token: str, purpose: LinkPurpose) -> AccountToken:
    return links.check_link(session(), token=token, purpose=purpose, now=now())


def _account_of(link: AccountToken) -> Account:
    if link.account is None:
        raise links.InvalidLink(used=False)
    return link.account


def _page(template: str, form: Any, **values: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


def _invalid_link_page(gone: links.InvalidLink, again_url: str | None) -> ResponseReturnValue:
    return render_template("people/link_gone.html", used=gone.used, again_url=again_url), 410
