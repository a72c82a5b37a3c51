"""The entities that act in the municipality."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db.base import Base, Code, IntKey, Line
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts

from .plans import Area, Municipality


class Entity(Base):
    """An entity of a plan: a municipality's service, public service, association or other partner."""

    __tablename__ = "entity"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[IntKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Line]
    kind: Mapped[str] = mapped_column(String(20))
    """municipality, public_service, association or partner."""
    competences: Mapped[Texts | None] = mapped_column(TextsColumn)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(300))
    website: Mapped[str | None] = mapped_column(String(300))
    revision: Mapped[int] = mapped_column(default=1)

    areas: Mapped[list[Area]] = relationship(secondary="entity_area", order_by=Area.position)
    municipalities: Mapped[list[Municipality]] = relationship(
        secondary="entity_municipality", order_by=Municipality.name
    )
    services: Mapped[list[EntityService]] = relationship(
        back_populates="entity", order_by="EntityService.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}


class EntityArea(Base):
    """An area an entity acts in."""

    __tablename__ = "entity_area"

    entity_id: Mapped[int] = mapped_column(
        ForeignKey("entity.id", ondelete="CASCADE"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(
        ForeignKey("area.id", ondelete="CASCADE"), primary_key=True
    )


class EntityMunicipality(Base):
    """A municipality an entity acts in."""

    __tablename__ = "entity_municipality"

    entity_id: Mapped[int] = mapped_column(
        ForeignKey("entity.id", ondelete="CASCADE"), primary_key=True
    )
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)


class EntityService(Base):
    """A service an entity gives."""

    __tablename__ = "entity_service"

    id: Mapped[IntKey]
    entity_id: Mapped[int] = mapped_column(ForeignKey("entity.id", ondelete="CASCADE"), index=True)
    name: Mapped[Texts] = mapped_column(TextsColumn)
    position: Mapped[int] = mapped_column(default=0)

    entity: Mapped[Entity] = relationship(back_populates="services")
