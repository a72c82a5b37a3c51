"""A plan, where it applies, its phases, areas and objectives, and who works on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db.base import Base, Code, IntKey, Line
from consult.db.types import Json
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts


class Municipality(Base):
    """A municipality (*concelho*). Numbers are what the plan says of its residents, not ours."""

    __tablename__ = "municipality"

    id: Mapped[IntKey]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Line]
    population: Mapped[int | None]
    foreign_residents: Mapped[int | None]


class Plan(Base):
    """A municipal or intermunicipal plan. `languages` are the tags the plan is consulted in."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("nature in ('municipal', 'intermunicipal')", name="nature"),
        CheckConstraint("period_ends >= period_starts", name="period"),
    )

    id: Mapped[IntKey]
    slug: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Texts] = mapped_column(TextsColumn)
    intro: Mapped[Texts | None] = mapped_column(TextsColumn)
    nature: Mapped[str] = mapped_column(String(20))
    legal_basis: Mapped[str] = mapped_column(String(20), default="voluntary")
    """cpa_101, law_83_95 or voluntary."""
    language: Mapped[str] = mapped_column(String(35), default="pt")
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    period_starts: Mapped[date]
    period_ends: Mapped[date]
    published: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    municipalities: Mapped[list[Municipality]] = relationship(
        secondary="plan_municipality", order_by=Municipality.name
    )
    phases: Mapped[list[Phase]] = relationship(
        back_populates="plan", order_by="Phase.starts", cascade="all, delete-orphan"
    )
    areas: Mapped[list[Area]] = relationship(
        back_populates="plan", order_by="Area.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}


class PlanMunicipality(Base):
    """A municipality that takes part in a plan."""

    __tablename__ = "plan_municipality"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True
    )
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)


class Phase(Base):
    """A phase of a plan: what may be done between two days, both included (`rules.PHASE_GRANTS`)."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("plan_id", "kind"),
        CheckConstraint("ends >= starts", name="order"),
    )

    id: Mapped[IntKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    starts: Mapped[date]
    ends: Mapped[date]

    plan: Mapped[Plan] = relationship(back_populates="phases")


class Area(Base):
    """An area of a plan: 16 by default, a plan may merge, rename or add."""

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        UniqueConstraint("plan_id", "slug"),
    )

    id: Mapped[IntKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    code: Mapped[Code]
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[Texts] = mapped_column(TextsColumn)
    description: Mapped[Texts | None] = mapped_column(TextsColumn)
    pictogram: Mapped[Code]
    position: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(back_populates="areas")

    __mapper_args__ = {"version_id_col": revision}


class StrategicObjective(Base):
    """What the plan wants in the end."""

    __tablename__ = "strategic_objective"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[IntKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    code: Mapped[Code]
    title: Mapped[Texts] = mapped_column(TextsColumn)
    position: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)

    specifics: Mapped[list[SpecificObjective]] = relationship(
        back_populates="strategic",
        order_by="SpecificObjective.position",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": revision}


class SpecificObjective(Base):
    """What has to be reached on the way to a strategic objective."""

    __tablename__ = "specific_objective"
    __table_args__ = (UniqueConstraint("strategic_id", "code"),)

    id: Mapped[IntKey]
    strategic_id: Mapped[int] = mapped_column(
        ForeignKey("strategic_objective.id", ondelete="CASCADE")
    )
    code: Mapped[Code]
    title: Mapped[Texts] = mapped_column(TextsColumn)
    position: Mapped[int] = mapped_column(default=0)

    strategic: Mapped[StrategicObjective] = relationship(back_populates="specifics")


class Membership(Base):
    """Who holds which role where. Points at an account, never the other way."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_account_id", "account_id"),
        UniqueConstraint("account_id", "plan_id", "role", "municipality_id", "entity_id"),
    )

    id: Mapped[IntKey]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    entity_id: Mapped[int | None] = mapped_column(ForeignKey("entity.id", ondelete="CASCADE"))
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
