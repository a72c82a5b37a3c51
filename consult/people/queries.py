"""Reads of accounts and of what signs them in."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from .models import Account, AccountToken, LoginSession, RecoveryCode


def account_by_email(email: str) -> Select[Account]:
    """The account of an address; give it as `rules.email_key` makes it."""
    return select(Account).where(Account.email == email)


def token_by_hash(token_hash: str) -> Select[AccountToken]:
    """A link sent by e-mail, used or not."""
    return select(AccountToken).where(AccountToken.token_hash == token_hash)


def other_sessions(account_id: int, token_hash: str) -> Select[int]:
    """How many browsers are signed in besides this one."""
    return (
        select(func.count())
        .select_from(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.token_hash != token_hash)
    )


def recovery_codes_left(account_id: int) -> Select[int]:
    """How many recovery codes are not used yet."""
    return (
        select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    )
