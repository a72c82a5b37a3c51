"""Measures and their immutable versions."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db.base import Base, Code, IntKey, UuidKey
from consult.db.types import Json
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts

from .entities import Entity
from .plans import Area, Municipality, SpecificObjective


class Measure(Base):
    """A measure as it stands. `published` measures are public; every change makes a version."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        CheckConstraint("level in (1, 2)", name="level"),
        CheckConstraint("ends >= starts", name="dates"),
    )

    id: Mapped[IntKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    code: Mapped[Code]
    title: Mapped[Texts] = mapped_column(TextsColumn)
    level: Mapped[int]
    """1: the hard core, guaranteed with or without external funding; 2: all the rest."""
    objective_id: Mapped[int | None] = mapped_column(
        ForeignKey("specific_objective.id"), index=True
    )
    starts: Mapped[date]
    ends: Mapped[date]
    funding: Mapped[Texts | None] = mapped_column(TextsColumn)
    published: Mapped[bool] = mapped_column(default=True)
    draft: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """Paragraphs that staff are working on: `{"id", "text"}`; None when all is published."""
    revision: Mapped[int] = mapped_column(default=1)

    objective: Mapped[SpecificObjective | None] = relationship()
    area_links: Mapped[list[MeasureArea]] = relationship(
        order_by="MeasureArea.position", cascade="all, delete-orphan", back_populates="measure"
    )
    municipalities: Mapped[list[Municipality]] = relationship(
        secondary="measure_municipality", order_by=Municipality.name
    )
    responsibilities: Mapped[list[Responsibility]] = relationship(
        order_by="Responsibility.position", cascade="all, delete-orphan"
    )
    activities: Mapped[list[Activity]] = relationship(
        order_by="Activity.position", cascade="all, delete-orphan"
    )
    indicators: Mapped[list[Indicator]] = relationship(
        order_by="Indicator.position", cascade="all, delete-orphan"
    )
    versions: Mapped[list[MeasureVersion]] = relationship(
        order_by="MeasureVersion.number", cascade="all, delete-orphan", back_populates="measure"
    )

    __mapper_args__ = {"version_id_col": revision}

    @property
    def areas(self) -> list[Area]:
        """Its areas, the main one first."""
        return [link.area for link in self.area_links]


class MeasureArea(Base):
    """A measure belongs to one or more areas; position 0 is the main one."""

    __tablename__ = "measure_area"
    __table_args__ = (Index("ix_measure_area_area_id", "area_id"),)

    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(
        ForeignKey("area.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(default=0)

    measure: Mapped[Measure] = relationship(back_populates="area_links")
    area: Mapped[Area] = relationship()


class MeasureMunicipality(Base):
    """A municipality where the measure applies."""

    __tablename__ = "measure_municipality"

    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True
    )
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)


class Responsibility(Base):
    """What an entity does in a measure: `promoting`, `lead` or `partner`."""

    __tablename__ = "responsibility"
    __table_args__ = (UniqueConstraint("measure_id", "entity_id", "role"),)

    id: Mapped[IntKey]
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    entity_id: Mapped[int] = mapped_column(ForeignKey("entity.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    task: Mapped[Texts | None] = mapped_column(TextsColumn)
    position: Mapped[int] = mapped_column(default=0)

    entity: Mapped[Entity] = relationship()


class Activity(Base):
    """An activity and the quarters it runs in, as `2026Q2` (the *cronograma*)."""

    __tablename__ = "activity"

    id: Mapped[IntKey]
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    description: Mapped[Texts] = mapped_column(TextsColumn)
    quarters: Mapped[list[str]] = mapped_column(Json, default=list)
    position: Mapped[int] = mapped_column(default=0)


class Indicator(Base):
    """What is measured: `direction` up or down says which way is better."""

    __tablename__ = "indicator"
    __table_args__ = (CheckConstraint("direction in ('up', 'down')", name="direction"),)

    id: Mapped[IntKey]
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Texts] = mapped_column(TextsColumn)
    unit: Mapped[str] = mapped_column(String(60))
    direction: Mapped[str] = mapped_column(String(4))
    baseline: Mapped[Decimal | None]
    baseline_on: Mapped[date | None]
    verification: Mapped[Texts | None] = mapped_column(TextsColumn)
    position: Mapped[int] = mapped_column(default=0)

    targets: Mapped[list[IndicatorTarget]] = relationship(
        order_by="IndicatorTarget.year", cascade="all, delete-orphan"
    )


class IndicatorTarget(Base):
    """The value an indicator is to reach in a year."""

    __tablename__ = "indicator_target"

    indicator_id: Mapped[int] = mapped_column(
        ForeignKey("indicator.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[Decimal]


class Paragraph(Base):
    """A paragraph's identity: it survives edits, so what was said of it stays with it."""

    __tablename__ = "paragraph"

    id: Mapped[UuidKey]
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )


class MeasureVersion(Base):
    """A measure as it was published at a day. Never updated.

    `document` is the whole measure as canonical JSON (title, areas, responsibilities, activities,
    indicators, paragraphs), `digest` its SHA-256.
    """

    __tablename__ = "measure_version"
    __table_args__ = (UniqueConstraint("measure_id", "number"),)

    id: Mapped[IntKey]
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    summary: Mapped[Texts | None] = mapped_column(TextsColumn)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))

    measure: Mapped[Measure] = relationship(back_populates="versions")
    paragraphs: Mapped[list[ParagraphText]] = relationship(
        order_by="ParagraphText.position", cascade="all, delete-orphan", back_populates="version"
    )


class ParagraphText(Base):
    """The words of a paragraph in a version."""

    __tablename__ = "paragraph_text"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("measure_version.id", ondelete="CASCADE"), primary_key=True
    )
    paragraph_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("paragraph.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    text: Mapped[Texts] = mapped_column(TextsColumn)

    version: Mapped[MeasureVersion] = relationship(back_populates="paragraphs")
