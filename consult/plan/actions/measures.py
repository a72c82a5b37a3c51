"""Measures: made and edited. Once a measure has a version, every change makes the next one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from sqlalchemy.orm import Session

from consult.db.references import mark_revised
from consult.languages.edits import TextEdit
from consult.languages.rules import Texts

from ..models.entities import Entity
from ..models.measures import (
    Activity,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureArea,
    MeasureVersion,
    Paragraph,
    Responsibility,
)
from ..models.plans import Area, Municipality, Plan, SpecificObjective
from ..rules.documents import ParagraphDraft
from ..rules.quarters import Quarter
from .versions import save_version, save_version_with_same_text


@dataclass(frozen=True)
class EditStamp:
    """Who edits, and on which day: what a version says of itself."""

    account_id: int | None
    day: date


@dataclass(frozen=True)
class MeasureFacts:
    """The facts of a measure; the first area is the main one."""

    code: str
    title: TextEdit
    level: int
    areas: Sequence[Area]
    municipalities: Sequence[Municipality]
    objective: SpecificObjective | None
    starts: date
    ends: date
    funding: TextEdit
    published: bool


def create_measure(session: Session, *, plan: Plan, facts: MeasureFacts) -> Measure:
    """Make a measure without text; its first version comes with its text."""
    measure = Measure(plan_id=plan.id)
    _apply_facts(measure, facts, plan.language)
    session.add(measure)
    session.flush()
    return measure


def edit_measure(
    session: Session, *, plan: Plan, measure: Measure, facts: MeasureFacts, stamp: EditStamp
) -> None:
    """Change the facts of a measure."""
    _apply_facts(measure, facts, plan.language)
    _save_next_version(session, measure, stamp)


def _apply_facts(measure: Measure, facts: MeasureFacts, language: str) -> None:
    measure.code, measure.level = facts.code, facts.level
    measure.title = facts.title.onto(measure.title, language)
    measure.funding = facts.funding.maybe(measure.funding, language)
    measure.starts, measure.ends = facts.starts, facts.ends
    measure.objective, measure.published = facts.objective, facts.published
    measure.municipalities = list(facts.municipalities)
    links = {link.area.id: link for link in measure.area_links}
    chosen = list({area.id: area for area in facts.areas}.values())
    measure.area_links = [links.get(a.id) or MeasureArea(area=a) for a in chosen]
    for position, link in enumerate(measure.area_links):
        link.position = position


@dataclass(frozen=True)
class ResponsibilityFacts:
    """What an entity does in a measure; `id` is the stored row this was, for its translations."""

    id: int | None
    entity: Entity
    role: str
    task: TextEdit


def set_responsibilities(
    session: Session,
    *,
    plan: Plan,
    measure: Measure,
    responsibilities: Sequence[ResponsibilityFacts],
    stamp: EditStamp,
) -> None:
    """Say who does what; the same entity may have several roles, each once."""
    rows = {(r.entity_id, r.role): r for r in measure.responsibilities}
    tasks = {r.id: r.task for r in measure.responsibilities}
    kept = []
    for position, duty in enumerate(responsibilities):
        row = rows.get((duty.entity.id, duty.role))
        row = row or Responsibility(entity=duty.entity, role=duty.role)
        before = tasks.get(duty.id) if duty.id is not None else None
        row.task, row.position = duty.task.maybe(before, plan.language), position
        kept.append(row)
    measure.responsibilities = kept
    _save_next_version(session, measure, stamp)


@dataclass(frozen=True)
class ActivityFacts:
    """An activity and its quarters, as `2026Q2`."""

    id: int | None
    description: TextEdit
    quarters: Sequence[str]


def set_activities(
    session: Session,
    *,
    plan: Plan,
    measure: Measure,
    activities: Sequence[ActivityFacts],
    stamp: EditStamp,
) -> None:
    """Say what is done when. Raises ValueError for a text that is no quarter."""
    rows = _matched_rows(measure.activities, [work.id for work in activities], Activity)
    for row, work in zip(rows, activities, strict=True):
        row.description = work.description.onto(row.description, plan.language)
        row.quarters = sorted({str(Quarter.parse(q)) for q in work.quarters})
    measure.activities = rows
    _save_next_version(session, measure, stamp)


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator as edited."""

    id: int | None
    name: TextEdit
    unit: str
    direction: str
    baseline: Decimal | None
    baseline_on: date | None
    targets: Mapping[int, Decimal]
    verification: TextEdit


def set_indicators(
    session: Session,
    *,
    plan: Plan,
    measure: Measure,
    indicators: Sequence[IndicatorFacts],
    stamp: EditStamp,
) -> None:
    """Say how one sees that the measure works."""
    rows = _matched_rows(measure.indicators, [gauge.id for gauge in indicators], Indicator)
    for row, gauge in zip(rows, indicators, strict=True):
        row.name = gauge.name.onto(row.name, plan.language)
        row.unit, row.direction = gauge.unit, gauge.direction
        row.baseline, row.baseline_on = gauge.baseline, gauge.baseline_on
        row.verification = gauge.verification.maybe(row.verification, plan.language)
        _put_targets(row, gauge.targets)
    measure.indicators = rows
    _save_next_version(session, measure, stamp)


def _put_targets(row: Indicator, targets: Mapping[int, Decimal]) -> None:
    stored = {t.year: t for t in row.targets}
    row.targets = [stored.get(y) or IndicatorTarget(year=y) for y in sorted(targets)]
    for target in row.targets:
        target.value = targets[target.year]


Positioned = TypeVar("Positioned", Activity, Indicator)


def _matched_rows(
    stored: Iterable[Positioned], keys: Iterable[int | None], new: Callable[[], Positioned]
) -> list[Positioned]:
    """The stored row of each key, else a new one, each told its place."""
    known = {row.id: row for row in stored}
    rows = [(known.get(key) if key is not None else None) or new() for key in keys]
    for position, row in enumerate(rows):
        row.position = position
    return rows


def save_draft(session: Session, *, measure: Measure, paragraphs: Sequence[ParagraphDraft]) -> None:
    """Keep a text that is being worked on; nobody but staff sees it. New paragraphs get their id."""
    fresh = [Paragraph(id=uuid.uuid4(), measure_id=measure.id) for p in paragraphs if p.id is None]
    session.add_all(fresh)
    new_ids = (paragraph.id for paragraph in fresh)
    measure.draft = [
        {"id": str(p.id or next(new_ids)), "text": p.text.to_json()} for p in paragraphs
    ]
    mark_revised(measure)
    session.flush()


def publish_text(
    session: Session,
    *,
    measure: Measure,
    paragraphs: Sequence[ParagraphDraft],
    summary: Texts | None,
    stamp: EditStamp,
) -> MeasureVersion:
    """Make this text the measure's newest version, and show the measure to everybody."""
    measure.draft, measure.published = None, True
    mark_revised(measure)
    return save_version(
        session,
        measure=measure,
        paragraphs=paragraphs,
        made_on=stamp.day,
        made_by_id=stamp.account_id,
        summary=summary,
    )


def _save_next_version(session: Session, measure: Measure, hand: EditStamp) -> None:
    mark_revised(measure)
    session.flush()
    save_version_with_same_text(
        session, measure=measure, made_on=hand.day, made_by_id=hand.account_id
    )
