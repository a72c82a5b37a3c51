"""Tables of results: tallies, crosstab counts, releases, exports."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, IntKey, UuidKey
from consult.db.types import Json, UtcDateTime
from consult.questionnaire.models.responses import WITHOUT_ROWID

ANSWERED, TOTAL = -1, -2
"""Choice ids of tallies that are of no choice: who answered at all, and the sum of the numbers."""


class ResponseTally(Base):
    """How many responses a survey has, by language, channel and municipality (0: not told)."""

    __tablename__ = "response_tally"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    count: Mapped[int]


class AnswerTally(Base):
    """How often each answer of a question was given, by language, channel and municipality.

    `choice_id` -1 counts the responses that answered the question at all, -2 holds the sum of their
    numbers in thousandths; for scales and ranks `value` is the point or rank, for numbers the
    bucket (`questionnaire.rules.kinds`), else 0. Kept in the transaction that stores the response;
    `jobs.verify_tallies` compares it with a recount.
    """

    __tablename__ = "answer_tally"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    choice_id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=0)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    count: Mapped[int] = mapped_column(BigInteger)


class CrosstabCount(Base):
    """How often each answer was given by those who gave one answer to a question to compare by.

    Such questions are marked in the survey's current version (`rules.crosstab_counting`); `by_answer` is the id of
    the choice, or the point of a scale. Who did not answer it is the rest of the `AnswerTally`.
    """

    __tablename__ = "pair_tally"

    by_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    by_answer: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    choice_id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=0)
    count: Mapped[int] = mapped_column(BigInteger)


class ResponseExport(Base):
    """An export of responses, for the account that requested it, until its day is over."""

    __tablename__ = "response_export"
    __table_args__ = WITHOUT_ROWID

    id: Mapped[UuidKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    """`export.options.ExportOptions` as JSON."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """`queries.exports.ExportState`."""
    alive_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By when the worker reports next; later nobody is writing. None: it has ended."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Responses written, and to write."""
    filename: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    expires_on: Mapped[date]


class ExportChunk(Base):
    """A chunk of a written export, at most a megabyte."""

    __tablename__ = "export_part"

    export_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("response_export.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SurveyRelease(Base):
    """Results as they were made public on a day: frozen, whatever is answered later."""

    __tablename__ = "survey_release"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[IntKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_on: Mapped[date]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """`disclosure.releases.Release` as JSON: what is shown, without the suppressed cells."""
    digest: Mapped[str] = mapped_column(String(64))
