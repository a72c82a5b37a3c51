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

from ..models import Input, InputLink, Translation
from .link_targets import Codes


@dataclass(frozen=True)
class Tie:
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


class Heard(NamedTuple):
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
class Entry:
    """An input with all that a list shows of it."""

    input: Heard
    ties: Sequence[Tie]
    translations: Sequence[Translation]
    municipality: str | None
    entity: str | None

    def ties_within(self, codes: Codes) -> tuple[Tie, ...]:
        """Its ties to areas, and to those measures that a reader reaches (`codes_within`)."""
        return tuple(t for t in self.ties if t.kind == "area" or codes is None or t.code in codes)


HEARD: tuple[Any, ...] = (
    *(Input.id, Input.plan_id, Input.channel, Input.language, Input.words, Input.said_on),
    *(Input.author_kind, Input.author_name, Input.people_count),
    *(Input.visibility, Input.hidden_reason),
    *(Municipality.name.label("municipality"), Entity.name.label("entity")),
)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OF_IDS = (
    select(*HEARD)
    .outerjoin(Municipality, Municipality.id == Input.municipality_id)
    .outerjoin(Entity, Entity.id == Input.entity_id)
    .where(Input.id.in_(_IDS))
)
_TIES = (
    select(
        *(InputLink.input_id, InputLink.id, InputLink.origin, InputLink.paragraph_id),
        *(Area.code, Area.slug, Area.name, Area.pictogram),
        *(Measure.code, Measure.title, Measure.published),
    )
    .outerjoin(Area, Area.id == InputLink.area_id)
    .outerjoin(Measure, Measure.id == InputLink.measure_id)
    .where(InputLink.input_id.in_(_IDS), InputLink.state == "confirmed")
    .order_by(InputLink.input_id, InputLink.position, InputLink.id)
)


def entries(
    session: Session, input_ids: Sequence[uuid.UUID], *, translated: bool = True
) -> list[Entry]:
    """The inputs of these keys in this order, with their links and translations. Three queries."""
    if not input_ids:
        return []
    rows = session.execute(_OF_IDS, {"ids": list(input_ids)})
    found: dict[uuid.UUID, Row[*tuple[Any, ...]]] = {row.id: row for row in rows}
    return read_entries(session, [found[key] for key in input_ids if key in found], translated)


def read_entries(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], translated: bool
) -> list[Entry]:
    """The inputs of these rows of `HEARD`."""
    ids = [row.id for row in rows]
    ties = _ties(session, ids)
    words = _translations(session, ids) if translated else {}
    return [
        Entry(
            Heard._make(row[:-2]),
            tuple(ties.get(row.id, ())),
            tuple(words.get(row.id, ())),
            row.municipality,
            row.entity,
        )
        for row in rows
    ]


def _ties(session: Session, input_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Tie]]:
    found: dict[uuid.UUID, list[Tie]] = {}
    rows: Iterable[Row[*tuple[Any, ...]]] = session.execute(_TIES, {"ids": list(input_ids)})
    for row in rows:
        input_id, key, origin, paragraph, code, slug, name, pictogram, number, title, public = row
        if code is not None:
            tie = Tie(key, "area", code, slug, name, pictogram, origin, None)
        else:
            tie = Tie(key, "measure", number, None, title, None, origin, paragraph, public)
        found.setdefault(input_id, []).append(tie)
    return found


def _translations(
    session: Session, input_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Translation]]:
    found: dict[uuid.UUID, list[Translation]] = {}
    for each in session.scalars(
        select(Translation)
        .where(Translation.input_id.in_(input_ids))
        .order_by(Translation.input_id, Translation.language)
    ):
        found.setdefault(each.input_id, []).append(each)
    return found
