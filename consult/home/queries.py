"""Reads of the public pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from consult.contributions.models import ContributionTally
from consult.contributions.rules.contributions import Visibility
from consult.people.rules import Actor
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureArea, Responsibility
from consult.plan.models.plans import Area, Municipality, Plan
from consult.plan.queries.measures import entities_of

from .rules import rounded_public_count


def plans_for(actor: Actor) -> Select[Plan]:
    """The plans that somebody may open: the published ones and those they work on."""
    theirs = [grant.plan_id for grant in actor.grants]
    everywhere = true() if None in theirs else Plan.id.in_([one for one in theirs if one])
    return (
        select(Plan)
        .options(selectinload(Plan.municipalities))
        .where(or_(Plan.published, everywhere))
        .order_by(Plan.period_starts.desc(), Plan.slug)
    )


@dataclass(frozen=True)
class ContributionCounts:
    """How much has been said, as the public may be told it."""

    total: int
    by_area: Mapping[int, int]
    languages: tuple[str, ...]
    """Tags, the most spoken first."""


@dataclass
class _VisibilityCount:
    public: int = 0
    others: int = 0

    @property
    def told(self) -> int:
        return rounded_public_count(self.public, self.others)


def public_contribution_counts(
    session: Session, *, plan_id: int, area_ids: Sequence[int]
) -> ContributionCounts:
    """Count what was said of a plan and of its areas, hidden contributions left out. One query."""
    rows = session.execute(
        select(
            ContributionTally.subject,
            ContributionTally.subject_id,
            ContributionTally.language,
            ContributionTally.visibility,
            func.sum(ContributionTally.count),
        )
        .where(
            or_(
                and_(ContributionTally.subject == "plan", ContributionTally.subject_id == plan_id),
                and_(
                    ContributionTally.subject == "area", ContributionTally.subject_id.in_(area_ids)
                ),
            ),
            ContributionTally.visibility != Visibility.HIDDEN.value,
        )
        .group_by(
            ContributionTally.subject,
            ContributionTally.subject_id,
            ContributionTally.language,
            ContributionTally.visibility,
        )
    )
    plan, areas, languages = (
        _VisibilityCount(),
        defaultdict[int, _VisibilityCount](_VisibilityCount),
        defaultdict[str, _VisibilityCount](_VisibilityCount),
    )
    for subject, subject_id, language, visibility, count in rows:
        of = [plan, languages[language]] if subject == "plan" else [areas[subject_id]]
        for each in of:
            if visibility == Visibility.PUBLIC.value:
                each.public += count
            else:
                each.others += count
    heard = [(-one.told, tag) for tag, one in languages.items() if one.told]
    return ContributionCounts(
        plan.told, {key: one.told for key, one in areas.items()}, tuple(t for _, t in sorted(heard))
    )


def measures_by_area(session: Session, plan_id: int) -> dict[int, int]:
    """How many public measures each area has."""
    rows = session.execute(
        select(MeasureArea.area_id, func.count())
        .join(Measure)
        .where(Measure.plan_id == plan_id, Measure.published)
        .group_by(MeasureArea.area_id)
    )
    return {row[0]: row[1] for row in rows}


def public_measures(
    plan_id: int,
    *,
    area_id: int | None = None,
    level: int | None = None,
    municipality_id: int | None = None,
) -> Select[Measure]:
    """Published measures with their areas, places and entities, in the order of their codes."""
    query = (
        select(Measure)
        .options(
            selectinload(Measure.area_links).joinedload(MeasureArea.area),
            selectinload(Measure.municipalities),
            selectinload(Measure.responsibilities).joinedload(Responsibility.entity),
        )
        .where(Measure.plan_id == plan_id, Measure.published)
        .order_by(Measure.code)
    )
    if area_id is not None:
        query = query.where(Measure.area_links.any(MeasureArea.area_id == area_id))
    if level is not None:
        query = query.where(Measure.level == level)
    if municipality_id is not None:
        query = query.where(Measure.municipalities.any(Municipality.id == municipality_id))
    return query


def entities_in(plan_id: int, area_id: int) -> Select[Entity]:
    """The entities that act in an area."""
    return entities_of(plan_id).where(Entity.areas.any(Area.id == area_id))
