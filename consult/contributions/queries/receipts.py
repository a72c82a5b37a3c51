"""The contributions that a receipt code stands for."""

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
    """A contribution, its plan, and the decisions on it."""

    entry: ContributionEntry
    plan: Plan
    answers: Sequence[DecisionNotice]


def receipt_items(session: Session, secret: str, code: str) -> list[ReceiptItem]:
    """The contributions of a code, in the order of the form. The number of queries does not grow with them."""
    keys = contribution_keys(secret, code)
    rows = session.execute(
        select(Contribution.receipt_key, Contribution.id).where(Contribution.receipt_key.in_(keys))
    ).all()
    ids = [row.id for row in sorted(rows, key=lambda row: keys.index(row.receipt_key))]
    if not ids:
        return []
    listed, answers = entries(session, ids), _decision_notices(session, ids)
    plans = {
        plan.id: plan
        for plan in session.scalars(
            select(Plan)
            .options(selectinload(Plan.phases))
            .where(Plan.id.in_({entry.input.plan_id for entry in listed}))
        )
    }
    return [
        ReceiptItem(entry, plans[entry.input.plan_id], answers.get(entry.input.id, ()))
        for entry in listed
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
    notices: dict[uuid.UUID, list[DecisionNotice]] = {}
    for decision, area, measure in rows:
        notice = DecisionNotice(decision.outcome, decision.reason, area or measure)
        notices.setdefault(decision.input_id, []).append(notice)
    return notices
