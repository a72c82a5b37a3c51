"""Inputs with all that a list shows of them: their links and translations, each in one statement."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area, Municipality

from ..models import Contribution, ContributionLink, ContributionTranslation
from .link_targets import MeasureCodes


@dataclass(frozen=True)
class Link:
    """A confirmed link of an input, with what names its area or measure."""

    id: uuid.UUID
    kind: str
    """area or measure."""
    code: str
    slug: str | None
    """An area's."""
    title: Texts
    pictogram: str | None
    origin: str
    paragraph_id: uuid.UUID | None
    published: bool = True
    """False: a draft measure, which only the staff may know of."""


class ContributionRow(NamedTuple):
    """An input as a list shows it: plain values, not to be changed."""

    id: uuid.UUID
    plan_id: int
    channel: str
    language: str
    words: str
    said_on: date
    author_kind: str
    author_name: str | None
    people_count: int | None
    visibility: str
    hidden_reason: str | None


@dataclass(frozen=True)
class ContributionEntry:
    """An input with all that a list shows of it."""

    input: ContributionRow
    ties: Sequence[Link]
    translations: Sequence[ContributionTranslation]
    municipality: str | None
    entity: str | None

    def ties_within(self, codes: MeasureCodes) -> tuple[Link, ...]:
        """Its ties to areas, and to those measures that a reader reaches (`measure_codes_within`)."""
        return tuple(t for t in self.ties if t.kind == "area" or codes is None or t.code in codes)


CONTRIBUTION_COLUMNS: tuple[Any, ...] = (
    *(
        Contribution.id,
        Contribution.plan_id,
        Contribution.channel,
        Contribution.language,
        Contribution.words,
        Contribution.said_on,
    ),
    *(Contribution.author_kind, Contribution.author_name, Contribution.people_count),
    *(Contribution.visibility, Contribution.hidden_reason),
    *(Municipality.name.label("municipality"), Entity.name.label("entity")),
)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OF_IDS = (
    select(*CONTRIBUTION_COLUMNS)
    .outerjoin(Municipality, Municipality.id == Contribution.municipality_id)
    .outerjoin(Entity, Entity.id == Contribution.entity_id)
    .where(Contribution.id.in_(_IDS))
)
_LINKS = (
    select(
        *(
            ContributionLink.input_id,
            ContributionLink.id,
            ContributionLink.origin,
            ContributionLink.paragraph_id,
        ),
        *(Area.code, Area.slug, Area.name, Area.pictogram),
        *(Measure.code, Measure.title, Measure.published),
    )
    .outerjoin(Area, Area.id == ContributionLink.area_id)
    .outerjoin(Measure, Measure.id == ContributionLink.measure_id)
    .where(ContributionLink.input_id.in_(_IDS), ContributionLink.state == "confirmed")
    .order_by(ContributionLink.input_id, ContributionLink.position, ContributionLink.id)
)


def entries(
    session: Session, contribution_ids: Sequence[uuid.UUID], *, translated: bool = True
) -> list[ContributionEntry]:
    """The inputs of these keys in this order, with their links and translations. Three queries."""
    if not contribution_ids:
        return []
    rows = session.execute(_OF_IDS, {"ids": list(contribution_ids)})
    found: dict[uuid.UUID, Row[*tuple[Any, ...]]] = {row.id: row for row in rows}
    return read_entries(
        session, [found[key] for key in contribution_ids if key in found], translated
    )


def read_entries(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], translated: bool
) -> list[ContributionEntry]:
    """The inputs of these rows of `CONTRIBUTION_COLUMNS`."""
    ids = [row.id for row in rows]
    ties = _links(session, ids)
    words = _translations(session, ids) if translated else {}
    return [
        ContributionEntry(
            ContributionRow._make(row[:-2]),
            tuple(ties.get(row.id, ())),
            tuple(words.get(row.id, ())),
            row.municipality,
            row.entity,
        )
        for row in rows
    ]


def _links(session: Session, input_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Link]]:
    found: dict[uuid.UUID, list[Link]] = {}
    rows: Iterable[Row[*tuple[Any, ...]]] = session.execute(_LINKS, {"ids": list(input_ids)})
    for row in rows:
        input_id, key, origin, paragraph, code, slug, name, pictogram, number, title, public = row
        if code is not None:
            tie = Link(key, "area", code, slug, name, pictogram, origin, None)
        else:
            tie = Link(key, "measure", number, None, title, None, origin, paragraph, public)
        found.setdefault(input_id, []).append(tie)
    return found


def _translations(
    session: Session, input_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[ContributionTranslation]]:
    found: dict[uuid.UUID, list[ContributionTranslation]] = {}
    for each in session.scalars(
        select(ContributionTranslation)
        .where(ContributionTranslation.input_id.in_(input_ids))
        .order_by(ContributionTranslation.input_id, ContributionTranslation.language)
    ):
        found.setdefault(each.input_id, []).append(each)
    return found
