"""Tables of data collection: drafts of responses, access codes, contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, UuidKey
from consult.db.types import Json
from consult.questionnaire.models.responses import WITHOUT_ROWID


class ResponseDraft(Base):
    """Answers of somebody who is not done yet. Gone when they finish, or some days after they stop.

    `key` is HMAC(code, "draft"): the code is in the browser's cookie, and on the person's paper
    when they stop to resume later.
    """

    __tablename__ = "response_draft"
    __table_args__ = (Index("ix_response_draft_expires_on", "expires_on"), WITHOUT_ROWID)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    language: Mapped[str] = mapped_column(String(35))
    channel: Mapped[str] = mapped_column(String(12), default="web")
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Question key -> value, as `rules` reads it."""
    expires_on: Mapped[date]


class SurveyContact(Base):
    """An address that somebody left to be told or invited. It knows no response, only the survey.

    `receipt_key` is HMAC(code, "contact:" and the question's key): who has the receipt can take the
    address back.
    """

    __tablename__ = "survey_contact"
    __table_args__ = (Index("ix_survey_contact_survey_id", "survey_id"), WITHOUT_ROWID)

    id: Mapped[UuidKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"))
    receipt_key: Mapped[str] = mapped_column(String(64), unique=True)
    way: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(35))
    consent: Mapped[str] = mapped_column(Text)
    """The words that were agreed to, in the language they were shown in."""
    said_on: Mapped[date]


class AccessCode(Base):
    """A single-use code, by its HMAC(code, "single use"). `spent` has no tie to the response."""

    __tablename__ = "survey_code"
    __table_args__ = (Index("ix_survey_code_survey_id", "survey_id", "batch"), WITHOUT_ROWID)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    batch: Mapped[int]
    spent: Mapped[bool] = mapped_column(default=False)
