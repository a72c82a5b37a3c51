"""Numbers for the overview of the set-up."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..models.entities import Entity
from ..models.measures import Measure
from ..models.plans import StrategicObjective


@dataclass(frozen=True)
class SetupCounts:
    """How many of each a plan has."""

    objectives: int
    entities: int
    measures: int
    without_text: int


def setup_counts(session: Session, plan_id: int) -> SetupCounts:
    """Count what a plan has, in one statement."""
    counts = [
        select(func.count()).select_from(model).where(model.plan_id == plan_id).scalar_subquery()
        for model in (StrategicObjective, Entity, Measure)
    ]
    bare = (
        select(func.count())
        .select_from(Measure)
        .where(Measure.plan_id == plan_id, ~Measure.versions.any())
        .scalar_subquery()
    )
    found = [int(number) for number in session.execute(select(*counts, bare)).one()]
    return SetupCounts(*found)
