"""Measures, entities and objectives of a plan, with all that a page of them needs."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ..models.entities import Entity
from ..models.measures import Indicator, Measure, MeasureArea, Responsibility
from ..models.plans import Area, SpecificObjective, StrategicObjective


def _head() -> tuple[ExecutableOption, ...]:
    """Areas and municipalities: what a line in a list shows."""
    return (
        selectinload(Measure.area_links).joinedload(MeasureArea.area),
        selectinload(Measure.municipalities),
    )


def measure_with_details(plan_id: int, code: str) -> Select[Measure]:
    """A measure with everything but its versions: eight selects, however much there is."""
    return (
        select(Measure)
        .options(
            *_head(),
            joinedload(Measure.objective).joinedload(SpecificObjective.strategic),
            selectinload(Measure.responsibilities).joinedload(Responsibility.entity),
            selectinload(Measure.activities),
            selectinload(Measure.indicators).selectinload(Indicator.targets),
        )
        .where(Measure.plan_id == plan_id, Measure.code == code)
    )


def plan_measures(plan_id: int) -> Select[Measure]:
    """The measures of a plan with areas and municipalities, in the order of their codes."""
    return (
        select(Measure).options(*_head()).where(Measure.plan_id == plan_id).order_by(Measure.code)
    )


def entities_of(plan_id: int) -> Select[Entity]:
    """The entities of a plan with areas, municipalities and services, in the order of codes."""
    return (
        select(Entity)
        .options(
            selectinload(Entity.areas),
            selectinload(Entity.municipalities),
            selectinload(Entity.services),
        )
        .where(Entity.plan_id == plan_id)
        .order_by(Entity.code)
    )


def entity_by_code(plan_id: int, code: str) -> Select[Entity]:
    """An entity of a plan with areas, municipalities and services."""
    return entities_of(plan_id).where(Entity.code == code)


def objectives_of(plan_id: int) -> Select[StrategicObjective]:
    """The strategic objectives of a plan with their specific ones, in their order."""
    return (
        select(StrategicObjective)
        .options(selectinload(StrategicObjective.specifics))
        .where(StrategicObjective.plan_id == plan_id)
        .order_by(StrategicObjective.position, StrategicObjective.code)
    )


def areas_of(plan_id: int) -> Select[Area]:
    """The areas of a plan in their order."""
    return select(Area).where(Area.plan_id == plan_id).order_by(Area.position, Area.id)


def measures_without_text(plan_id: int) -> Select[int]:
    """The ids of the measures that have no version yet."""
    return select(Measure.id).where(Measure.plan_id == plan_id, ~Measure.versions.any())
