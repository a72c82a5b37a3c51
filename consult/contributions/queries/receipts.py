"""What was said with a receipt code."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.languages.rules import Texts
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area, Plan

from ..models import Contribution, Decision
from ..rules.receipt_codes import contribution_keys
from .entries import ContributionEntry, entries


@dataclass(frozen=True)
class DecisionNotice:
    """A decision as its author reads it."""

    outcome: str
    reason: Texts
    about: Texts


@dataclass(frozen=True)
class ReceiptItem:
    """One thing said, its plan, and what became of it."""

    entry: ContributionEntry
    plan: Plan
    answers: Sequence[DecisionNotice]


def receipt_items(session: Session, secret: str, code: str) -> list[ReceiptItem]:
    """What was said with a code, in the order it was asked for. Some queries, whatever the number."""
    keys = contribution_keys(secret, code)
    found = session.execute(
        select(Contribution.receipt_key, Contribution.id).where(Contribution.receipt_key.in_(keys))
    ).all()
    ids = [row.id for row in sorted(found, key=lambda row: keys.index(row.receipt_key))]
    if not ids:
        return []
    listed, answers = entries(session, ids), _decision_notices(session, ids)
    plans = {
        plan.id: plan
        for plan in session.scalars(
            select(Plan)
            .options(selectinload(Plan.phases))
            .where(Plan.id.in_({one.input.plan_id for one in listed}))
        )
    }
    return [
        ReceiptItem(one, plans[one.input.plan_id], answers.get(one.input.id, ())) for one in listed
    ]


def _decision_notices(
    session: Session, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[DecisionNotice]]:
    rows = session.execute(
        select(Decision, Area.name, Measure.title)
        .outerjoin(Area, Area.id == Decision.area_id)
        .outerjoin(Measure, Measure.id == Decision.measure_id)
        .where(Decision.input_id.in_(ids))
        .order_by(Decision.id)
    )
    found: dict[uuid.UUID, list[DecisionNotice]] = {}
    for decision, area, measure in rows:
        answer = DecisionNotice(decision.outcome, decision.reason, area or measure)
        found.setdefault(decision.input_id, []).append(answer)
    return found
