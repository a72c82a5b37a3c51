"""Accounts: made, changed, deleted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Account
from ..passwords import hash_password, needs_rehash, verify_password
from ..queries import account_by_email
from ..rules import PasswordFault, normalized_email, password_fault
from .sessions import end_sessions


class AccountExists(ValueError):
    """There is an account with this address already."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} has an account already")


class BadPassword(ValueError):
    """A new password was refused; `fault` says why."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(f"password refused: {fault.value}")
        self.fault = fault


def add_account(
    session: Session, *, email: str, name: str, password: str | None, language: str
) -> Account:
    """Make an account; without a password it waits for an invitation to be followed.

    Raises AccountExists, BadPassword, or email_validator.EmailNotValidError.
    """
    address = normalized_email(email)
    if session.scalar(account_by_email(address)) is not None:
        raise AccountExists(address)
    account = Account(email=address, name=name, language=language)
    session.add(account)
    if password is not None:
        set_password(session, account=account, password=password)
    session.flush()
    return account


def set_password(
    session: Session, *, account: Account, password: str, keep_session: str | None = None
) -> None:
    """Set a password and end all sessions of the account, maybe but one. Raises BadPassword."""
    fault = password_fault(password, email=account.email)
    if fault is not None:
        raise BadPassword(fault)
    account.password_hash = hash_password(password)
    session.flush()
    end_sessions(session, account_id=account.id, keep_session=keep_session)


def check_password(account: Account | None, password: str) -> bool:
    """Whether this signs the account in; renews an outdated hash. As slow without an account."""
    usable = account is not None and account.active
    stored = account.password_hash if account is not None and usable else None
    if not verify_password(stored, password):
        return False
    if account is not None and stored is not None and needs_rehash(stored):
        account.password_hash = hash_password(password)
    return True


def change_account(session: Session, *, account: Account, name: str, language: str) -> None:
    """Change the name and the language of letters to the person."""
    account.name, account.language = name, language
    session.flush()


def delete_account(session: Session, *, account: Account) -> None:
    """Delete an account with its roles and sessions; what the person said stays, without the link.

    The database does the rest: memberships go, `account_id` of inputs becomes null.
    """
    found = session.scalar(select(Account).where(Account.id == account.id))
    if found is not None:
        session.delete(found)
        session.flush()


def register(session: Session, *, email: str, name: str, language: str, password: str) -> Account:
    """Make the account of a confirmed address, or take up the one an invitation made.

    Raises AccountExists when it already has a password.
    """
    account = session.scalar(account_by_email(email))
    if account is None:
        return add_account(session, email=email, name=name, password=password, language=language)
    if account.password_hash is not None or not account.active:
        raise AccountExists(email)
    activate_account(session, account=account, name=name, language=language, password=password)
    return account


def activate_account(
    session: Session, *, account: Account, name: str, language: str, password: str
) -> None:
    """Give an invited account its name, language and password."""
    change_account(session, account=account, name=name, language=language)
    set_password(session, account=account, password=password)
