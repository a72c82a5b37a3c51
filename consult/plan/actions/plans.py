"""Plans, where they apply, and their phases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.db.base import Base
from consult.db.references import StillReferencedError, mark_revised
from consult.languages.edits import TextEdit
from consult.languages.rules import Texts

from ..models.entities import Entity, EntityMunicipality
from ..models.measures import Measure, MeasureMunicipality
from ..models.plans import Area, Municipality, Phase, Plan
from ..rules.defaults import DEFAULT_AREAS
from ..rules.phases import PhaseKind


@dataclass(frozen=True)
class PlanFacts:
    """What a plan is and says of itself. `languages` always holds `language` when stored."""

    title: TextEdit
    intro: TextEdit
    nature: str
    period_starts: date
    period_ends: date
    legal_basis: str
    language: str
    languages: Sequence[str]
    published: bool


@dataclass(frozen=True)
class MunicipalityFacts:
    """A municipality of a plan; numbers are what the plan says of its residents."""

    code: str
    name: str
    population: int | None = None
    foreign_residents: int | None = None


def create_plan(
    session: Session, *, slug: str, facts: PlanFacts, municipalities: Sequence[MunicipalityFacts]
) -> Plan:
    """Make a plan with the 16 default areas, in Portuguese and English."""
    plan = Plan(slug=slug, areas=default_areas())
    _apply_facts(plan, facts)
    plan.municipalities = [_put_municipality(session, place) for place in municipalities]
    session.add(plan)
    session.flush()
    return plan


def default_areas() -> list[Area]:
    """The areas a new plan starts with."""
    return [
        Area(
            code=each.code,
            slug=each.slug,
            pictogram=each.pictogram,
            position=position,
            name=Texts.of(each.pt, en=each.en),
        )
        for position, each in enumerate(DEFAULT_AREAS, start=1)
    ]


def edit_plan(session: Session, *, plan: Plan, facts: PlanFacts) -> None:
    """Change what a plan says of itself."""
    _apply_facts(plan, facts)
    mark_revised(plan)
    session.flush()


def _apply_facts(plan: Plan, facts: PlanFacts) -> None:
    plan.title = facts.title.onto(plan.title, facts.language)
    plan.intro = facts.intro.maybe(plan.intro, facts.language)
    plan.nature, plan.legal_basis, plan.language = facts.nature, facts.legal_basis, facts.language
    plan.languages = list(dict.fromkeys([facts.language, *facts.languages]))
    plan.period_starts, plan.period_ends = facts.period_starts, facts.period_ends
    plan.published = facts.published


def set_municipalities(
    session: Session, *, plan: Plan, municipalities: Sequence[MunicipalityFacts]
) -> None:
    """Say where the plan applies.

    A municipality that other plans share is taken as it is; otherwise its name and numbers change.
    Raises StillReferencedError when one that is left out still has things in this plan.
    """
    wanted = {place.code for place in municipalities}
    for gone in [m for m in plan.municipalities if m.code not in wanted]:
        if tables := _uses(session, plan, gone):
            raise StillReferencedError(tables)
    plan.municipalities = [_put_municipality(session, place, plan) for place in municipalities]
    mark_revised(plan)
    session.flush()


def _put_municipality(
    session: Session, place: MunicipalityFacts, plan: Plan | None = None
) -> Municipality:
    found = session.scalar(select(Municipality).where(Municipality.code == place.code))
    if found is None:
        found = Municipality(code=place.code, name=place.name)
        session.add(found)
    elif shared_with_other_plan(session, found, plan):
        return found
    found.name, found.population = place.name, place.population
    found.foreign_residents = place.foreign_residents
    session.flush()
    return found


def shared_with_other_plan(session: Session, municipality: Municipality, plan: Plan | None) -> bool:
    """Whether another plan has this municipality too."""
    others = select(Plan.id).where(Plan.municipalities.any(Municipality.id == municipality.id))
    if plan is not None:
        others = others.where(Plan.id != plan.id)
    return session.scalar(others.limit(1)) is not None


def _uses(session: Session, plan: Plan, municipality: Municipality) -> list[str]:
    """The tables where this plan's things name the municipality."""
    here = municipality.id
    checks = {
        "measure": select(Measure.id)
        .join(MeasureMunicipality)
        .where(Measure.plan_id == plan.id, MeasureMunicipality.municipality_id == here),
        "entity": select(Entity.id)
        .join(EntityMunicipality)
        .where(Entity.plan_id == plan.id, EntityMunicipality.municipality_id == here),
    }
    for table in Base.metadata.sorted_tables:
        columns = table.columns
        if {"plan_id", "municipality_id"} <= set(columns.keys()) and table.name != (
            "plan_municipality"
        ):
            checks[table.name] = select(columns.plan_id).where(
                columns.plan_id == plan.id, columns.municipality_id == here
            )
    return [name for name, query in checks.items() if session.execute(query.limit(1)).first()]


def set_phases(
    session: Session, *, plan: Plan, days: Mapping[PhaseKind, tuple[date, date] | None]
) -> None:
    """Set the days of the phases; None takes a phase away. Phases may overlap.

    Raises ValueError when a phase ends before it starts.
    """
    existing = {phase.kind: phase for phase in plan.phases}
    for kind, pair in days.items():
        phase = existing.get(kind.value)
        if pair is None:
            if phase is not None:
                plan.phases.remove(phase)
            continue
        if pair[1] < pair[0]:
            raise ValueError(f"phase {kind.value} ends before it starts")
        if phase is None:
            plan.phases.append(Phase(kind=kind.value, starts=pair[0], ends=pair[1]))
        else:
            phase.starts, phase.ends = pair
    mark_revised(plan)
    session.flush()
