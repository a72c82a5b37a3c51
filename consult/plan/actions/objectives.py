"""Strategic objectives and the specific ones on the way to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.db.references import mark_revised, refuse_if_referenced
from consult.languages.edits import TextEdit

from ..models.plans import Plan, SpecificObjective, StrategicObjective

SpecificObjectiveFacts = tuple[int | None, str, TextEdit]
"""Id of the stored objective or None, code, title."""


def create_objective(
    session: Session,
    *,
    plan: Plan,
    code: str,
    title: TextEdit,
    specifics: Sequence[SpecificObjectiveFacts],
) -> StrategicObjective:
    """Make a strategic objective, the last of the plan."""
    last = session.scalar(
        select(func.max(StrategicObjective.position)).where(StrategicObjective.plan_id == plan.id)
    )
    objective = StrategicObjective(plan_id=plan.id, code=code, position=(last or 0) + 1)
    objective.title = title.onto(None, plan.language)
    session.add(objective)
    _apply_specifics(session, plan, objective, specifics)
    return objective


def edit_objective(
    session: Session,
    *,
    plan: Plan,
    objective: StrategicObjective,
    code: str,
    title: TextEdit,
    specifics: Sequence[SpecificObjectiveFacts],
) -> None:
    """Change an objective. Raises StillReferencedError when one left out still has measures."""
    objective.code, objective.title = code, title.onto(objective.title, plan.language)
    mark_revised(objective)
    _apply_specifics(session, plan, objective, specifics)


def _apply_specifics(
    session: Session,
    plan: Plan,
    objective: StrategicObjective,
    specifics: Sequence[SpecificObjectiveFacts],
) -> None:
    stored = {each.id: each for each in objective.specifics}
    for key in stored.keys() - {key for key, _, _ in specifics}:
        refuse_if_referenced(session, stored[key])
        objective.specifics.remove(stored[key])
    session.flush()  # those that go free their codes first
    for position, (own_id, own_code, own_title) in enumerate(specifics):
        each = stored.get(own_id) if own_id is not None else None
        if each is None:
            each = SpecificObjective(title=own_title.onto(None, plan.language))
            objective.specifics.append(each)
        each.code, each.position = own_code, position
        each.title = own_title.onto(each.title, plan.language)
    session.flush()


def remove_objective(session: Session, *, objective: StrategicObjective) -> None:
    """Take an objective away. Raises StillReferencedError while a measure serves one of its own."""
    for specific in objective.specifics:
        refuse_if_referenced(session, specific)
    session.delete(objective)
    session.flush()
