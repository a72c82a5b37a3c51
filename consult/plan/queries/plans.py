"""Plans, areas and grants."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from consult.people.rules import Grant, Role

from ..models.measures import Measure, MeasureArea
from ..models.plans import Area, Membership, Plan


def grants_of(session: Session, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account."""
    rows = session.scalars(
        select(Membership).where(Membership.account_id == account_id).order_by(Membership.id)
    )
    return tuple(Grant(Role(m.role), m.plan_id, m.municipality_id, m.entity_id) for m in rows)


def plan_by_slug(slug: str) -> Select[Plan]:
    """A plan with its municipalities, phases and areas."""
    return (
        select(Plan)
        .options(
            selectinload(Plan.municipalities), selectinload(Plan.phases), selectinload(Plan.areas)
        )
        .where(Plan.slug == slug)
    )


def published_plans() -> Select[Plan]:
    """The plans that the public may see."""
    return (
        select(Plan)
        .options(selectinload(Plan.municipalities), selectinload(Plan.phases))
        .where(Plan.published)
        .order_by(Plan.period_starts.desc(), Plan.slug)
    )


def area_by_slug(plan_id: int, slug: str) -> Select[Area]:
    """An area of a plan."""
    return select(Area).where(Area.plan_id == plan_id, Area.slug == slug)


def measures_of_area(area_id: int) -> Select[Measure]:
    """The measures of an area with their areas, in the order of their codes."""
    return (
        select(Measure)
        .join(MeasureArea)
        .options(selectinload(Measure.area_links).joinedload(MeasureArea.area))
        .where(MeasureArea.area_id == area_id)
        .order_by(Measure.code)
    )


def measure_by_code(plan_id: int, code: str) -> Select[Measure]:
    """A measure of a plan with its areas."""
    return (
        select(Measure)
        .options(
            selectinload(Measure.area_links).joinedload(MeasureArea.area),
            selectinload(Measure.municipalities),
        )
        .where(Measure.plan_id == plan_id, Measure.code == code)
    )
