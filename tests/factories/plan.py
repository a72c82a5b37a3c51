"""Plans for tests: small, real-looking, every phase open unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.models.entities import Entity
from consult.plan.models.measures import (
    Measure,
    MeasureArea,
    MeasureVersion,
    Paragraph,
    ParagraphText,
)
from consult.plan.models.plans import Area, Municipality, Phase, Plan

TODAY = date.today()  # noqa: DTZ011


def make_plan(session: Session, slug: str = "vale", phase: str | None = "consultation") -> Plan:
    """A published plan of one municipality with two areas, in one phase (None: no phase runs)."""
    place = Municipality(code=f"{slug}-m1", name=f"Vila de {slug.title()}")
    plan = Plan(
        slug=slug,
        title=Texts.of("Plano do Vale", en="Plan of the Vale"),
        nature="municipal",
        language="pt",
        languages=["pt", "en", "ar", "bn", "uk"],
        period_starts=date(2026, 1, 1),
        period_ends=date(2028, 12, 31),
        published=True,
        municipalities=[place],
        areas=[
            make_area("A03", "housing", "housing", 3, pt="Habitação", en="Housing"),
            make_area("A07", "language", "language", 7, pt="Língua", en="Language"),
        ],
    )
    if phase:
        day = timedelta(days=30)
        plan.phases.append(Phase(kind=phase, starts=TODAY - day, ends=TODAY + day))
    session.add(plan)
    session.flush()
    return plan


def make_area(code: str, slug: str, pictogram: str, position: int, pt: str, **others: str) -> Area:
    """An area, not yet in a plan."""
    return Area(
        code=code, slug=slug, pictogram=pictogram, position=position, name=Texts.of(pt, **others)
    )


def make_entity(
    session: Session,
    plan: Plan,
    code: str = "E10",
    kind: str = "association",
    name: str = "Djunta Mon",
) -> Entity:
    """An entity of the plan."""
    entity = Entity(plan_id=plan.id, code=code, kind=kind, name=name)
    session.add(entity)
    session.flush()
    return entity


def make_measure(
    session: Session,
    plan: Plan,
    code: str = "M06",
    areas: Sequence[Area] | None = None,
    paragraphs: Sequence[str] = (
        "O Município recebe sinalizações.",
        "A equipa responde em 30 dias.",
    ),
    **values: Any,
) -> Measure:
    """A published measure with one version."""
    measure = Measure(
        plan_id=plan.id,
        code=code,
        title=values.pop("title", Texts.of(f"Medida {code}", en=f"Measure {code}")),
        level=values.pop("level", 1),
        starts=date(2026, 1, 1),
        ends=date(2028, 12, 31),
        municipalities=list(values.pop("municipalities", plan.municipalities)),
        area_links=[
            MeasureArea(area=area, position=i) for i, area in enumerate(areas or plan.areas[:1])
        ],
        **values,
    )
    session.add(measure)
    session.flush()
    version = MeasureVersion(
        measure_id=measure.id, number=1, made_on=TODAY, document={}, digest="0" * 64
    )
    for position, words in enumerate(paragraphs):
        paragraph = Paragraph(measure_id=measure.id)
        session.add(paragraph)
        session.flush()
        version.paragraphs.append(
            ParagraphText(paragraph_id=paragraph.id, position=position, text=Texts.of(words))
        )
    measure.versions.append(version)
    session.flush()
    return measure
