"""Pages that letters lead to, and that ask for such letters."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.web.language import page_language
from consult.web.transaction import commit, now, settings_of_app

from ..actions import accounts, emails, links, login_attempts
from ..forms.signing_in import EmailForm, NewPasswordForm, WelcomeForm
from ..guard import permit
from ..models import Account, AccountToken
from ..rules import ANYONE, LinkPurpose, safe_next
from .blueprint import bp
from .login_session import first_page, let_in, mail_try
from .trusted_devices import login_tries


@bp.route("/<lang:lang>/account/forgot", methods=["GET", "POST"])
@permit(ANYONE)
def forgot() -> ResponseReturnValue:
    """Ask for a link to set a new password. The answer is the same for every address."""
    form = EmailForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        if mail_try("reset", email):
            emails.ask_for_reset(session(), email=email, language=page_language().tag, now=now())
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
        if mail_try("register", email):
            emails.ask_to_register(
                session(),
                email=email,
                language=page_language().tag,
                leads_to=_short(safe_next(request.args.get("next"))),
                now=now(),
            )
        commit()
        return redirect(url_for(".email_sent"), 303)
    return _page("people/register.html", form)


def _short(path: str | None) -> str | None:
    return path if path and len(path) <= 300 else None


@bp.get("/<lang:lang>/account/sent")
@permit(ANYONE)
def sent() -> ResponseReturnValue:
    """Say that a letter is on its way, and what to do when it does not come."""
    return render_template(
        "people/email_sent.html", can_send=settings_of_app().smtp_url is not None
    )


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
        links.use_link(session(), link=link)
    except links.LinkGone as gone:
        return _gone(gone, url_for(".request_reset"))
    accounts.set_password(session(), account=account, password=form.password.data or "")
    login_attempts.forget_tries_of(
        session(), email=account.email, secret=settings_of_app().secret_key
    )
    login_attempts.forget_tries(session(), key=login_tries(account.email))
    emails.tell_password_changed(session(), account=account, now=now())
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
        form = WelcomeForm(email, data={"language": page_language().tag})
        if not form.validate_on_submit():
            return _page("people/confirm.html", form, email=email)
        links.use_link(session(), link=link)
        account = accounts.register(session(), email=email, **_answers(form))
    except links.LinkGone as gone:
        return _gone(gone, url_for(".register"))
    except accounts.AccountExists:
        return _gone(links.LinkGone(used=True), url_for(".register"))
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
        form = WelcomeForm(account.email, data=known)
        if not form.validate_on_submit():
            return _page("people/invitation.html", form, email=account.email)
        links.use_link(session(), link=link)
    except links.LinkGone as gone:
        return _gone(gone, None)
    accounts.take_up(session(), account=account, **_answers(form))
    return _welcome(account, link)


def _answers(form: WelcomeForm) -> dict[str, str]:
    return {
        "name": form.name.data or "",
        "language": form.language.data,
        "password": form.password.data or "",
    }


def _welcome(account: Account, link: AccountToken) -> ResponseReturnValue:
    """Sign the new account in and lead on."""
    let_in(account, keep=False)
    commit()
    flash(_("Welcome! Your account is ready."), "success")
    return redirect(safe_next(link.leads_to) or first_page(), 303)


def _open(token: str, purpose: LinkPurpose) -> AccountToken:
    return links.open_link(session(), token=token, purpose=purpose, now=now())


def _account_of(link: AccountToken) -> Account:
    if link.account is None:
        raise links.LinkGone(used=False)
    return link.account


def _page(template: str, form: Any, **values: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


def _gone(gone: links.LinkGone, again_url: str | None) -> ResponseReturnValue:
    return render_template("people/link_gone.html", used=gone.used, again_url=again_url), 410
