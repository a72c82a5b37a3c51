"""A measure as its public page shows it, as plain values: the page is kept by them (`web.fragments`).

Statements are built once: for each request only their parameters change.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from consult.languages.rules import Texts
from consult.plan.models.measures import (
    Indicator,
    Measure,
    MeasureArea,
    MeasureVersion,
    Responsibility,
)
from consult.plan.models.plans import Phase, SpecificObjective

_MEASURE = (
    select(Measure)
    .options(
        joinedload(Measure.objective).joinedload(SpecificObjective.strategic),
        joinedload(Measure.area_links).joinedload(MeasureArea.area),
        selectinload(Measure.municipalities),
        selectinload(Measure.responsibilities).joinedload(Responsibility.entity),
        selectinload(Measure.activities),
        selectinload(Measure.indicators).joinedload(Indicator.targets),
        defer(Measure.draft),
    )
    .where(Measure.plan_id == bindparam("plan_id"), Measure.code == bindparam("code"))
)
_VERSION = (
    select(MeasureVersion)
    .options(joinedload(MeasureVersion.paragraphs), defer(MeasureVersion.document))
    .where(MeasureVersion.measure_id == bindparam("measure_id"))
    .order_by(MeasureVersion.number.desc())
    .limit(1)
)
_PHASES = (
    select(Phase).where(Phase.plan_id == bindparam("plan_id")).order_by(Phase.starts, Phase.id)
)


@dataclass(frozen=True)
class ShownArea:
    """An area of the measure."""

    slug: str
    pictogram: str
    name: Texts


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph of the version on the page."""

    paragraph_id: uuid.UUID
    text: Texts


@dataclass(frozen=True)
class ShownEntity:
    """An entity."""

    name: str


@dataclass(frozen=True)
class ShownResponsibility:
    """What an entity does in the measure."""

    entity: ShownEntity
    role: str
    task: Texts | None


@dataclass(frozen=True)
class ShownActivity:
    """An activity with the quarters it runs in, as `2026Q2`."""

    description: Texts
    quarters: tuple[str, ...]


@dataclass(frozen=True)
class ShownTarget:
    """The value to be reached in a year."""

    year: int
    value: Decimal


@dataclass(frozen=True)
class ShownIndicator:
    """What is measured."""

    name: Texts
    unit: str
    direction: str
    baseline: Decimal | None
    baseline_on: date | None
    verification: Texts | None
    targets: tuple[ShownTarget, ...]


@dataclass(frozen=True)
class ShownMeasure:
    """A measure with its newest version and all that hangs on it, each kind in its order."""

    code: str
    title: Texts
    level: int
    starts: date
    ends: date
    funding: Texts | None
    published: bool
    objective: Texts | None
    strategic: Texts | None
    version: int
    made_on: date
    areas: tuple[ShownArea, ...]
    municipalities: tuple[str, ...]
    responsibilities: tuple[ShownResponsibility, ...]
    paragraphs: tuple[ShownParagraph, ...]
    activities: tuple[ShownActivity, ...]
    indicators: tuple[ShownIndicator, ...]


def measure_to_read(session: Session, plan_id: int, code: str) -> Measure | None:
    """A measure of a plan with all that its page shows but the text."""
    measures = session.scalars(_MEASURE, {"plan_id": plan_id, "code": code})
    return measures.unique().one_or_none()


def version_to_read(session: Session, measure_id: int) -> MeasureVersion | None:
    """The newest version of a measure with its paragraphs; None while it is only drafted."""
    return session.scalars(_VERSION, {"measure_id": measure_id}).unique().one_or_none()


def phases_of(session: Session, plan_id: int) -> list[Phase]:
    """The phases of a plan, by their first day."""
    return list(session.scalars(_PHASES, {"plan_id": plan_id}))


def shown_measure(measure: Measure, version: MeasureVersion) -> ShownMeasure:
    """What the page shows of a measure and of one of its versions."""
    objective = measure.objective
    return ShownMeasure(
        code=measure.code,
        title=measure.title,
        level=measure.level,
        starts=measure.starts,
        ends=measure.ends,
        funding=measure.funding,
        published=measure.published,
        objective=objective.title if objective else None,
        strategic=objective.strategic.title if objective else None,
        version=version.number,
        made_on=version.made_on,
        areas=tuple(ShownArea(a.slug, a.pictogram, a.name) for a in measure.areas),
        municipalities=tuple(m.name for m in measure.municipalities),
        responsibilities=tuple(
            ShownResponsibility(ShownEntity(r.entity.name), r.role, r.task)
            for r in measure.responsibilities
        ),
        paragraphs=tuple(ShownParagraph(p.paragraph_id, p.text) for p in version.paragraphs),
        activities=tuple(
            ShownActivity(a.description, tuple(a.quarters)) for a in measure.activities
        ),
        indicators=tuple(map(_shown_indicator, measure.indicators)),
    )


def _shown_indicator(indicator: Indicator) -> ShownIndicator:
    return ShownIndicator(
        name=indicator.name,
        unit=indicator.unit,
        direction=indicator.direction,
        baseline=indicator.baseline,
        baseline_on=indicator.baseline_on,
        verification=indicator.verification,
        targets=tuple(ShownTarget(t.year, t.value) for t in indicator.targets),
    )
