"""Letters about accounts. Whatever was asked, the page answers the same; only the letter differs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.mail.actions import absolute_url, queue_mail

from ..models import Account
from ..queries import account_by_email
from ..rules import LinkPurpose
from .links import issue_link


def email_password_reset(session: Session, *, email: str, language: str, now: datetime) -> None:
    """Write to an address that asked for a new password.

    Without an account it is told so: people forget which address they used, and the answer then
    takes as long as with one.
    """
    account: Account | None = session.scalar(account_by_email(email))
    if account is None or not account.active:
        _write_without_account(session, email=email, language=language, now=now)
        return
    token = issue_link(session, purpose=LinkPurpose.RESET, account=account, now=now)
    _write(
        session,
        account,
        "reset",
        now,
        url=absolute_url("people.reset", language=account.language, token=token),
    )


def _write(session: Session, account: Account, template: str, now: datetime, **urls: str) -> None:
    """Write to somebody with an account, in their language."""
    queue_mail(
        session,
        to=account.email,
        template=template,
        language=account.language,
        now=now,
        name=account.name,
        **urls,
    )


def _write_without_account(session: Session, *, email: str, language: str, now: datetime) -> None:
    queue_mail(
        session,
        to=email,
        template="reset_without_account",
        language=language,
        now=now,
        url=absolute_url("people.register", language=language),
    )


def email_registration_link(
    session: Session, *, email: str, language: str, leads_to: str | None, now: datetime
) -> None:
    """Write to an address that wants an account; one that has an account is told so."""
    account: Account | None = session.scalar(account_by_email(email))
    if account is not None and account.password_hash is not None:
        _write(
            session,
            account,
            "already_registered",
            now,
            url=absolute_url("people.login", language=account.language),
            reset_url=absolute_url("people.request_reset", language=account.language),
        )
        return
    token = issue_link(
        session, purpose=LinkPurpose.REGISTRATION, email=email, leads_to=leads_to, now=now
    )
    queue_mail(
        session,
        to=email,
        template="registration",
        language=language,
        now=now,
        url=absolute_url("people.confirm", language=language, token=token),
    )


def email_password_changed(session: Session, *, account: Account, now: datetime) -> None:
    """Tell the person that the password is another now, in case it was not them."""
    _write(
        session,
        account,
        "password_changed",
        now,
        url=absolute_url("people.request_reset", language=account.language),
    )
