"""Counts of a dossier from its tallies, and what was said beside each paragraph of a measure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, selectinload

from consult.contributions.models import ContributionLink, ContributionSubject, ContributionTally
from consult.contributions.queries.counts import TallyCount, TallyDimension, counts_by
from consult.contributions.queries.entries import ContributionEntry, entries
from consult.contributions.rules.contributions import Subject, SubjectKind
from consult.contributions.rules.filters import ContributionFilters
from consult.languages.rules import Texts
from consult.people.rules import MunicipalityScope
from consult.plan.models.measures import (
    Measure,
    MeasureArea,
    MeasureMunicipality,
    MeasureVersion,
    ParagraphText,
)

DIMENSIONS: tuple[TallyDimension, ...] = ("language", "channel", "municipality_id", "visibility")
NEWEST_PER_PARAGRAPH = 3
"""Entries that stand beside a paragraph; the rest is one click away."""


@dataclass(frozen=True)
class Facets:
    """The counts of a dossier, each input once.

    `by` counts each value of a dimension under the filters on the other dimensions, so it says
    what one would find by picking that value; most first.
    """

    total: int
    matching: int
    by: Mapping[TallyDimension, Mapping[str | int, int]]


def facets(counts: Sequence[TallyCount], filters: ContributionFilters) -> Facets:
    """Count a dossier from its tallies."""
    by: dict[TallyDimension, dict[str | int, int]] = {}
    for dimension in DIMENSIONS:
        found = counts_by(counts, dimension, filters)
        by[dimension] = dict(sorted(found.items(), key=lambda item: (-item[1], str(item[0]))))
    channels = by["channel"]
    matching = sum(n for key, n in channels.items() if filters.channel in (None, key))
    return Facets(sum(each.count for each in counts), matching, by)


class AreaMeasure(NamedTuple):
    """A measure beside the dossier of its area, and how many inputs are `said` of it."""

    id: int
    code: str
    title: Texts
    level: int
    said: int


@cache
def _measures(narrowed: bool) -> Select[*tuple[Any, ...]]:
    """Made once: to build it anew takes longer than to run it."""
    said = select(func.sum(ContributionTally.count)).where(
        ContributionTally.subject == SubjectKind.MEASURE.value,
        ContributionTally.subject_id == Measure.id,
    )
    wanted = select(Measure.id, Measure.code, Measure.title, Measure.level)
    if narrowed:
        places: BindParameter[Any] = bindparam("places", expanding=True)
        theirs = select(MeasureMunicipality.measure_id).where(
            MeasureMunicipality.municipality_id.in_(places)
        )
        said = said.where(ContributionTally.municipality_id.in_(places))
        wanted = wanted.where(Measure.id.in_(theirs))
    return (
        wanted.add_columns(func.coalesce(said.correlate(Measure).scalar_subquery(), 0))
        .join(MeasureArea, MeasureArea.measure_id == Measure.id)
        .where(MeasureArea.area_id == bindparam("area"))
        .order_by(Measure.code)
    )


def area_measures(
    session: Session, area_id: int, places: MunicipalityScope
) -> tuple[AreaMeasure, ...]:
    """The measures of an area that a reader of these municipalities reaches, by code. One query."""
    given: dict[str, Any] = {"area": area_id}
    if places is not None:
        given["places"] = sorted(places)
    rows = session.execute(_measures(places is not None), given)
    return tuple(AreaMeasure(row[0], row[1], row[2], row[3], int(row[4])) for row in rows)


def newest_version(measure_id: int) -> Select[MeasureVersion]:
    """The newest version of a measure with its paragraphs."""
    return (
        select(MeasureVersion)
        .options(selectinload(MeasureVersion.paragraphs))
        .where(MeasureVersion.measure_id == measure_id)
        .order_by(MeasureVersion.number.desc())
        .limit(1)
    )


def paragraph_numbers(
    session: Session, listed: Sequence[ContributionEntry]
) -> dict[uuid.UUID, int]:
    """The number, from 1, that each paragraph these entries speak of has in its newest version."""
    wanted = {t.paragraph_id for each in listed for t in each.ties if t.paragraph_id}
    if not wanted:
        return {}
    versions = select(ParagraphText.version_id).where(ParagraphText.paragraph_id.in_(wanted))
    place = func.row_number().over(
        partition_by=ParagraphText.version_id, order_by=ParagraphText.position
    )
    placed = (
        select(ParagraphText.paragraph_id, MeasureVersion.number, place.label("place"))
        .join(MeasureVersion, MeasureVersion.id == ParagraphText.version_id)
        .where(ParagraphText.version_id.in_(versions))
        .subquery()
    )
    rows = session.execute(
        select(placed.c.paragraph_id, placed.c.place)
        .where(placed.c.paragraph_id.in_(wanted))
        .order_by(placed.c.number)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class ParagraphContributions:
    """What was said of a paragraph: how many inputs, and the newest of them."""

    count: int = 0
    newest: tuple[ContributionEntry, ...] = ()


def newest_by_paragraph(
    session: Session,
    subject: Subject,
    paragraphs: Sequence[uuid.UUID],
    filters: ContributionFilters,
) -> dict[uuid.UUID, ParagraphContributions]:
    """The newest inputs of each paragraph of a measure, each input once a paragraph."""
    if not paragraphs:
        return {}
    placed = _ranked_contributions(subject, paragraphs, filters).subquery()
    rows = session.execute(
        select(placed.c.paragraph_id, placed.c.input_id, placed.c.many)
        .where(placed.c.place <= NEWEST_PER_PARAGRAPH)
        .order_by(placed.c.paragraph_id, placed.c.place)
    ).all()
    by_id = {
        each.input.id: each
        for each in entries(session, list({row[1] for row in rows}), translated=False)
    }
    found: dict[uuid.UUID, ParagraphContributions] = {}
    for paragraph_id, input_id, many in rows:
        before = found.get(paragraph_id, ParagraphContributions()).newest
        found[paragraph_id] = ParagraphContributions(many, (*before, by_id[input_id]))
    return found


def _ranked_contributions(
    subject: Subject, paragraphs: Sequence[uuid.UUID], filters: ContributionFilters
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    tied = (
        select(ContributionLink.paragraph_id, ContributionLink.input_id)
        .where(
            ContributionLink.measure_id == subject.id,
            ContributionLink.paragraph_id.in_(paragraphs),
            ContributionLink.state == "confirmed",
        )
        .distinct()
        .subquery()
    )
    one_paragraph = tied.c.paragraph_id
    newest_first = ContributionSubject.said_on.desc(), ContributionSubject.input_id.desc()
    place = func.row_number().over(partition_by=one_paragraph, order_by=newest_first)
    many = func.count().over(partition_by=one_paragraph)
    return select(one_paragraph, tied.c.input_id, place.label("place"), many.label("many")).join(
        ContributionSubject,
        and_(
            ContributionSubject.input_id == tied.c.input_id, *_subject_conditions(subject, filters)
        ),
    )


def _subject_conditions(
    subject: Subject, filters: ContributionFilters
) -> list[ColumnElement[bool]]:
    wanted = [
        ContributionSubject.subject == subject.kind.value,
        ContributionSubject.subject_id == subject.id,
    ]
    wanted += [
        getattr(ContributionSubject, name) == getattr(filters, name)
        for name in DIMENSIONS
        if getattr(filters, name) is not None
    ]
    if filters.places is not None:
        wanted.append(ContributionSubject.municipality_id.in_(sorted(filters.places)))
    return wanted
