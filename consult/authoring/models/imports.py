"""Questionnaires in files that wait to be read, and for a yes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, Line, UuidKey
from consult.db.types import Json, UtcDateTime


class QuestionnaireImport(Base):
    """A file with a questionnaire. Its sender sees it, for a day."""

    __tablename__ = "survey_import"

    id: Mapped[UuidKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    filename: Mapped[Line]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    source: Mapped[str] = mapped_column(String(40))
    """The language of texts that name none."""
    languages: Mapped[dict[str, str | None]] = mapped_column(Json, default=dict)
    """Which languages are meant by names that nobody knows; None leaves their texts out."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """`queries.imports.Step`."""
    progress: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """How far its reading is (`xlsform.Progress`); None where nobody reads it."""
    alive_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By when the worker gives its next sign of life; later nobody is reading. None: nobody is."""
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    questionnaire: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    expires_on: Mapped[date]
