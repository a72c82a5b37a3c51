"""What `record` asks: areas of measures, things of other plans, inputs that are there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.plan.models.measures import Measure, MeasureArea, Paragraph
from consult.plan.models.plans import Area

from ..models import Contribution
from ..rules.contributions import LinkTarget
from ..rules.recording import NewContribution


def areas_of_measures(session: Session, measure_ids: Iterable[int]) -> dict[int, set[int]]:
    """The areas of each of these measures."""
    wanted = sorted(set(measure_ids))
    found: dict[int, set[int]] = {}
    if wanted:
        for measure_id, area_id in session.execute(
            select(MeasureArea.measure_id, MeasureArea.area_id).where(
                MeasureArea.measure_id.in_(wanted)
            )
        ):
            found.setdefault(measure_id, set()).add(area_id)
    return found


def foreign_targets(
    session: Session, plan_id: int, targets: Iterable[LinkTarget]
) -> set[LinkTarget]:
    """The targets among these that are not of this plan."""
    wanted = set(targets)
    areas = _of_plan(session, Area, plan_id, {t.area_id for t in wanted if t.area_id})
    measures = _of_plan(session, Measure, plan_id, {t.measure_id for t in wanted if t.measure_id})
    paragraphs = {t.paragraph_id for t in wanted if t.paragraph_id}
    measure_of = _measures_of_paragraphs(session, paragraphs)
    return {
        t
        for t in wanted
        if (t.area_id is not None and t.area_id not in areas)
        or (t.measure_id is not None and t.measure_id not in measures)
        or (t.paragraph_id is not None and measure_of.get(t.paragraph_id) != t.measure_id)
    }


def _measures_of_paragraphs(
    session: Session, paragraph_ids: set[uuid.UUID]
) -> dict[uuid.UUID, int]:
    if not paragraph_ids:
        return {}
    paragraphs = session.execute(
        select(Paragraph.id, Paragraph.measure_id).where(Paragraph.id.in_(paragraph_ids))
    )
    return {row.id: row.measure_id for row in paragraphs}


def _of_plan(
    session: Session, model: type[Area | Measure], plan_id: int, ids: set[int]
) -> set[int]:
    if not ids:
        return set()
    return ids & set(session.scalars(select(model.id).where(model.plan_id == plan_id)))


ContributionIdentity = tuple[int, str | None, str | None]
"""Plan, receipt key, source reference."""


def existing_contributions(
    session: Session, statements: Sequence[NewContribution]
) -> dict[ContributionIdentity, uuid.UUID]:
    """The inputs that hold the receipt keys or source references of these statements."""
    receipts = {s.receipt_key for s in statements if s.receipt_key}
    sources = {s.source_ref for s in statements if s.source_ref}
    by_receipt: dict[str | None, uuid.UUID] = {}
    by_source: dict[tuple[int, str | None], uuid.UUID] = {}
    for input_id, plan_id, receipt_key, source_ref in session.execute(
        select(
            Contribution.id, Contribution.plan_id, Contribution.receipt_key, Contribution.source_ref
        ).where(or_(Contribution.receipt_key.in_(receipts), Contribution.source_ref.in_(sources)))
    ):
        by_receipt[receipt_key] = input_id
        by_source[plan_id, source_ref] = input_id
    by_receipt.pop(None, None)
    return {
        (s.plan_id, s.receipt_key, s.source_ref): by_receipt.get(s.receipt_key)
        or by_source[s.plan_id, s.source_ref]
        for s in statements
    }
