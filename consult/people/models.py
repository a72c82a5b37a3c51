"""Accounts and what signs them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
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
    """A link sent by e-mail, for one use (`rules.LinkPurpose`). Kept as SHA-256.

    A registration has no account until its link is followed, so it holds the address instead.
    """

    __tablename__ = "account_token"
    __table_args__ = (
        CheckConstraint("(account_id is null) <> (email is null)", name="one_holder"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(String(254))
    purpose: Mapped[str] = mapped_column(String(20))
    leads_to: Mapped[str | None] = mapped_column(String(300))
    """Path of the page that the person goes on to."""
    expires_at: Mapped[datetime]
    used: Mapped[bool] = mapped_column(default=False)

    account: Mapped[Account | None] = relationship()


class RecoveryCode(Base):
    """A code for the day the phone with the TOTP is lost; each works once. Kept as SHA-256."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )


class LoginAttempts(Base):
    """How often something was tried for one address, whether or not it has an account.

    The key is an HMAC of purpose and address, so the table lists nobody; no network address is kept.
    """

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    free_at: Mapped[datetime]
    """When the next try is let through."""
    forget_at: Mapped[datetime] = mapped_column(index=True)
