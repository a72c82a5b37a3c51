"""What of a plan an input can be tied to, and one input of a plan."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Municipality

from ..models import Input

Codes = frozenset[str] | None
"""Codes of the measures that somebody reaches; None: all."""


def input_of_plan(plan_id: int, input_id: uuid.UUID) -> Select[Input]:
    """An input of a plan."""
    return select(Input).where(Input.id == input_id, Input.plan_id == plan_id)


def measures_to_tie(plan_id: int, places: frozenset[int] | None) -> Select[Measure]:
    """The measures of a plan (of these municipalities; None: all) in the order of their codes."""
    wanted = select(Measure).where(Measure.plan_id == plan_id).order_by(Measure.code)
    if places is None:
        return wanted
    return wanted.where(Measure.municipalities.any(Municipality.id.in_(sorted(places))))


def codes_within(session: Session, plan_id: int, places: frozenset[int] | None) -> Codes:
    """The codes of the measures that a reader of these municipalities reaches."""
    if places is None:
        return None
    codes = measures_to_tie(plan_id, places).with_only_columns(Measure.code)
    return frozenset(session.scalars(codes))


def associations(plan_id: int) -> Select[Entity]:
    """The entities of a plan that can say something, by name."""
    return select(Entity).where(Entity.plan_id == plan_id).order_by(Entity.name, Entity.id)
