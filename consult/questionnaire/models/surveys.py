"""A survey, its draft and its immutable versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db.base import Base, Code, IntKey
from consult.db.types import Json
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts


class Survey(Base):
    """A survey of a plan. `draft` is the document being edited; versions are what people answer."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("plan_id", "slug"),)

    id: Mapped[IntKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    slug: Mapped[Code]
    title: Mapped[Texts] = mapped_column(TextsColumn)
    opens: Mapped[date | None]
    closes: Mapped[date | None]
    is_poll: Mapped[bool] = mapped_column(default=False)
    """A poll of a question or three, answered where it stands in other pages."""
    results_at_once: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether who answers a poll is shown its results while it is open; else they wait for its end."""
    gate: Mapped[str] = mapped_column(String(10), default="draft")
    """The least state (`languages.rules.State`) of each text in a language that people are offered."""
    by_code: Mapped[bool] = mapped_column(default=False)
    """Whether only who has a single-use code can answer."""
    most: Mapped[int | None]
    """How many responses are taken; None: any number."""
    quotas: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """`rules.quotas.Quota` as JSON: how many responses with one choice are taken."""
    draft: Mapped[dict[str, Any]] = mapped_column(Json)
    """`rules.Questionnaire` as JSON."""
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey_version.id", use_alter=True)
    )
    revision: Mapped[int] = mapped_column(default=1)

    current_version: Mapped[SurveyVersion | None] = relationship(
        foreign_keys=[current_version_id], post_update=True
    )

    __mapper_args__ = {"version_id_col": revision}


class SurveyVersion(Base):
    """A survey as published: canonical JSON and its SHA-256. Never updated."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[IntKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_on: Mapped[date]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    logic: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """The typed trees of its expressions (`rules.logic`), by place."""


class SurveyQuestion(Base):
    """A question's identity in its survey: it outlives versions, so results merge by it."""

    __tablename__ = "survey_question"
    __table_args__ = (UniqueConstraint("survey_id", "key"),)

    id: Mapped[IntKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    key: Mapped[Code]
    """The stable id that documents use."""
    kind: Mapped[str] = mapped_column(String(20))


class SurveyChoice(Base):
    """A choice's identity in its question; retired choices stay in results."""

    __tablename__ = "survey_choice"
    __table_args__ = (UniqueConstraint("question_id", "key"),)

    id: Mapped[IntKey]
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"))
    key: Mapped[Code]


class SurveyQuestionArea(Base):
    """An area a question concerns."""

    __tablename__ = "survey_question_area"
    __table_args__ = (Index("ix_survey_question_area_area_id", "area_id"),)

    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(
        ForeignKey("area.id", ondelete="CASCADE"), primary_key=True
    )


class SurveyQuestionMeasure(Base):
    """A measure a question concerns."""

    __tablename__ = "survey_question_measure"
    __table_args__ = (Index("ix_survey_question_measure_measure_id", "measure_id"),)

    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), primary_key=True
    )
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True
    )
