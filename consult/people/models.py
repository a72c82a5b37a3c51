"""Accounts and what signs them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db.base import Base, IntKey, Line


class Account(Base):
    """A person with an account. `email` is kept casefolded: it is what they sign in with."""

    __tablename__ = "account"

    id: Mapped[IntKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Line]
    language: Mapped[str] = mapped_column(String(35), default="pt")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int] = mapped_column(default=0)
    """The last TOTP step used: a code works once (RFC 6238 5.2)."""
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)

    sessions: Mapped[list[LoginSession]] = relationship(
        back_populates="account", cascade="all, delete-orphan", passive_deletes=True
    )


class LoginSession(Base):
    """A signed-in browser. The cookie holds the token; here is its SHA-256, so a copy signs nobody in."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
    second_factor: Mapped[bool] = mapped_column(default=False)
    """Whether the TOTP step was passed in this session."""

    account: Mapped[Account] = relationship(back_populates="sessions")


class AccountToken(Base):
    """A link sent by e-mail, for one use: `invitation` or `reset`. Kept as SHA-256."""

    __tablename__ = "account_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime]
    used: Mapped[bool] = mapped_column(default=False)

    account: Mapped[Account] = relationship()


class RecoveryCode(Base):
    """A code for the day the phone with the TOTP is lost; each works once. Kept as SHA-256."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
