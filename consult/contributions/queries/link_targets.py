"""What of a plan an input can be tied to, and one input of a plan."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Municipality

from ..models import Contribution

MeasureCodes = frozenset[str] | None
"""Codes of the measures that somebody reaches; None: all."""


def contribution_of_plan(plan_id: int, contribution_id: uuid.UUID) -> Select[Contribution]:
    """An input of a plan."""
    return select(Contribution).where(
        Contribution.id == contribution_id, Contribution.plan_id == plan_id
    )


def linkable_measures(plan_id: int, municipality_scope: frozenset[int] | None) -> Select[Measure]:
    """The measures of a plan (of these municipalities; None: all) in the order of their codes."""
    wanted = select(Measure).where(Measure.plan_id == plan_id).order_by(Measure.code)
    if municipality_scope is None:
        return wanted
    return wanted.where(Measure.municipalities.any(Municipality.id.in_(sorted(municipality_scope))))


def measure_codes_within(
    session: Session, plan_id: int, municipality_scope: frozenset[int] | None
) -> MeasureCodes:
    """The codes of the measures that a reader of these municipalities reaches."""
    if municipality_scope is None:
        return None
    codes = linkable_measures(plan_id, municipality_scope).with_only_columns(Measure.code)
    return frozenset(session.scalars(codes))


def contributing_entities(plan_id: int) -> Select[Entity]:
    """The entities of a plan that can say something, by name."""
    return select(Entity).where(Entity.plan_id == plan_id).order_by(Entity.name, Entity.id)
