"""What was answered: drafts while answering, then a response with its answers, and tallies.

Open answers are not here: they are inputs of the ledger, and share no key with the response.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, UuidKey

WITHOUT_ROWID = {"sqlite_with_rowid": False}


class SurveyResponse(Base):
    """A finished response. Nothing ties it to a person."""

    __tablename__ = "survey_response"
    __table_args__ = (Index("ix_survey_response_survey_id", "survey_id", "said_on"), WITHOUT_ROWID)

    id: Mapped[UuidKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    language: Mapped[str] = mapped_column(String(35))
    channel: Mapped[str] = mapped_column(String(12))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    said_on: Mapped[date]
    receipt_key: Mapped[str] = mapped_column(String(64), unique=True)
    """HMAC(code, "response")."""


class Answer(Base):
    """One answer row: a choice, the rank of a choice, a number, or a calculated value.

    `choice_id` is 0 where the question has no choices; `number` is the rank, scale point or number,
    or the ordinal of a date; only calculations have `words`. `repeat` is the repeat path, encoded by
    `rules.relevance.encode_path`; 0 outside of repeats.
    """

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_question_id_choice_id", "question_id", "choice_id"),
        WITHOUT_ROWID,
    )

    response_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("survey_response.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"), primary_key=True)
    repeat: Mapped[int] = mapped_column(primary_key=True, default=0)
    choice_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    number: Mapped[Decimal | None]
    words: Mapped[str | None] = mapped_column(String(200))


class OpenAnswer(Base):
    """An input that was said to an open question. It knows no response."""

    __tablename__ = "open_answer"
    __table_args__ = (Index("ix_open_answer_input_id", "input_id"), WITHOUT_ROWID)

    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    input_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("input.id", ondelete="CASCADE"), primary_key=True
    )
