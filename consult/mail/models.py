"""The outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, IntKey, Line


class Mail(Base):
    """One message to one person, until it is delivered; its words are then emptied."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_state_due_at", "state", "due_at"),)

    id: Mapped[IntKey]
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    """RFC 5322 Message-ID, fixed when written: a second delivery can be told as the same message."""
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[Line]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """waiting, sent or failed."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    last_error: Mapped[str | None] = mapped_column(String(500))
