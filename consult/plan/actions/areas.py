"""Areas of a plan: added, renamed, put in order, taken away when nothing hangs on them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.db.references import refuse_if_referenced
from consult.languages.edits import TextEdit

from ..models.plans import Area, Plan
from ..rules.defaults import code_from, slug_from


def add_area(
    session: Session, *, plan: Plan, name: TextEdit, description: TextEdit, pictogram: str
) -> Area:
    """Add an area at the end; its code and address come from what is free."""
    code = code_from("A", {a.code for a in plan.areas})
    area = Area(
        code=code,
        slug=slug_from(name.words, {a.slug for a in plan.areas} | {"new"}),
        pictogram=pictogram,
        position=max((a.position for a in plan.areas), default=0) + 1,
        name=name.onto(None, plan.language),
        description=description.maybe(None, plan.language),
    )
    plan.areas.append(area)
    session.flush()
    return area


def edit_area(
    session: Session, *, area: Area, name: TextEdit, description: TextEdit, pictogram: str
) -> None:
    """Rename or translate an area; its address stays, so links to it live on."""
    area.name = name.onto(area.name, area.plan.language)
    area.description = description.maybe(area.description, area.plan.language)
    area.pictogram = pictogram
    session.flush()


def move_area(session: Session, *, plan: Plan, area: Area, by: int) -> None:
    """Move an area up (-1) or down (1) in the order of the plan."""
    order = sorted(plan.areas, key=lambda a: (a.position, a.id))
    at = order.index(area)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for position, each in enumerate(order, start=1):
        each.position = position
    session.flush()
    session.expire(plan, ["areas"])


def remove_area(session: Session, *, plan: Plan, area: Area) -> None:
    """Take an area away. Raises StillReferencedError while a measure, an entity or an input has it."""
    refuse_if_referenced(session, area)
    plan.areas.remove(area)
    session.flush()
