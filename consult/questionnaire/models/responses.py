"""What was answered: drafts while answering, then a response with its answers, and tallies.

Open answers are not here: they are inputs of the ledger, and share no key with the response.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, IntKey, UuidKey
from consult.db.types import Json, UtcDateTime

ANSWERED, TOTAL = -1, -2
"""Choice ids of tallies that are of no choice: who answered at all, and the sum of the numbers."""

UNORDERED = {"sqlite_with_rowid": False}


class ResponseDraft(Base):
    """Answers of somebody who is not done yet. Gone when they finish, or some days after they stop.

    `key` is HMAC(code, "draft"): the code is in the browser's cookie, and on the person's paper
    when they stop to resume later.
    """

    __tablename__ = "response_draft"
    __table_args__ = (Index("ix_response_draft_expires_on", "expires_on"), UNORDERED)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    language: Mapped[str] = mapped_column(String(35))
    channel: Mapped[str] = mapped_column(String(12), default="web")
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Question key -> value, as `rules` reads it."""
    expires_on: Mapped[date]


class SurveyResponse(Base):
    """A finished response. Nothing ties it to a person."""

    __tablename__ = "survey_response"
    __table_args__ = (Index("ix_survey_response_survey_id", "survey_id", "said_on"), UNORDERED)

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
    """One answer row: a choice picked, a rank given to a choice, a number, or what was worked out.

    `choice_id` 0 where the question has none; `number` is the rank, scale point or number, or the
    ordinal of a day; `words` are of calculations only. `repeat` 0 is outside of what repeats; else
    the places of its instances, three decimal digits a level (`rules.flow.packed`).
    """

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_question_id_choice_id", "question_id", "choice_id"),
        UNORDERED,
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
    __table_args__ = (Index("ix_open_answer_input_id", "input_id"), UNORDERED)

    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    input_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("input.id", ondelete="CASCADE"), primary_key=True
    )


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
    bucket (`rules.kinds`), else 0. Kept in the transaction that stores the response;
    `jobs.prove_tallies` proves it equal to a recount.
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


class PairTally(Base):
    """How often each answer was given by those who gave one answer to a question to compare by.

    Such questions are named in the survey's current version (`rules.pairs`); `by_answer` is the id of
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
    """Answers being written to a file, or written: kept for its maker until its day is over."""

    __tablename__ = "response_export"
    __table_args__ = UNORDERED

    id: Mapped[UuidKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    """`exporting.Options` as JSON."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """`queries.exports.Stage`."""
    alive_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By when the worker gives its next sign of life; later nobody is writing. None: all is done."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Responses written, and to write."""
    filename: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    expires_on: Mapped[date]


class ExportPart(Base):
    """A piece of a file that is ready, at most a megabyte."""

    __tablename__ = "export_part"

    export_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("response_export.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SurveyContact(Base):
    """An address that somebody left to be told or invited. It knows no response, only the survey.

    `receipt_key` is HMAC(code, "contact:" and the question's key): who has the receipt can take the
    address back.
    """

    __tablename__ = "survey_contact"
    __table_args__ = (Index("ix_survey_contact_survey_id", "survey_id"), UNORDERED)

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


class SurveyCode(Base):
    """A single-use code, by its HMAC(code, "single use"). `spent` has no tie to the response."""

    __tablename__ = "survey_code"
    __table_args__ = (Index("ix_survey_code_survey_id", "survey_id", "batch"), UNORDERED)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    batch: Mapped[int]
    spent: Mapped[bool] = mapped_column(default=False)


class PaperEntry(Base):
    """A sheet of paper typed in once: it becomes a response when it was typed alike again."""

    __tablename__ = "paper_entry"
    __table_args__ = (UniqueConstraint("version_id", "sheet"), UNORDERED)

    id: Mapped[UuidKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(String(20))
    """What the sheet of paper is numbered."""
    language: Mapped[str] = mapped_column(String(35))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    typed_on: Mapped[date]


class PaperRun(Base):
    """Sheets of paper that were given numbers together: `first` and the next ones, `count` in all.

    Numbers are of a survey, whatever its version and language, and no two sheets have the same:
    a number alone tells how a sheet is typed in.
    """

    __tablename__ = "paper_run"
    __table_args__ = (UniqueConstraint("survey_id", "first"),)

    id: Mapped[IntKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    first: Mapped[int]
    count: Mapped[int]
