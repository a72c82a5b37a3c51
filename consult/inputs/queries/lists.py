"""Lists of what was said of a plan, an area or a measure: newest first, by key, one index range.

The same few statements whatever the number of inputs: the page's keys, then the inputs with
links and translations, each in one statement.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Uuid, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.models import Area, Entity, Measure, Municipality

from ..models import Concern, Input, InputLink, Translation
from ..rules import PAGE, Cursor, Filters, Subject, Visibility


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


@dataclass(frozen=True)
class Entry:
    """An input with all that a list shows of it."""

    input: Input
    ties: Sequence[Tie]
    translations: Sequence[Translation]
    municipality: str | None
    entity: str | None


@dataclass(frozen=True)
class Page:
    """A page of a list, newest first, and where its neighbours begin."""

    entries: Sequence[Entry]
    older: Cursor | None = None
    newer: Cursor | None = None


def concerning(
    session: Session,
    subject: Subject,
    filters: Filters | None = None,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> Page:
    """A page of what concerns a subject."""
    wanted = filters or Filters()
    ranges = [_range(subject, wanted, place, after, limit) for place in _places(wanted)]
    if not ranges:
        return Page(())
    rows = [(row[0], row[1]) for row in session.execute(_merged(ranges, after, limit))]
    back = after is not None and after.newer
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows.reverse()
    if not rows:
        return Page(())
    older = Cursor(*rows[-1]) if more or back else None
    newer = Cursor(*rows[0], newer=True) if (more if back else after) else None
    return Page(entries(session, [key for _, key in rows]), older, newer)


def public_concerning(
    session: Session, subject: Subject, after: Cursor | None = None, limit: int = PAGE
) -> Page:
    """A page of what concerns a subject and everyone may read."""
    filters = Filters(visibility=Visibility.PUBLIC.value)
    return concerning(session, subject, filters, after, limit)


def _places(filters: Filters) -> Sequence[int | None]:
    """One range a municipality: several in one would have to be sorted anew."""
    if filters.places is None:
        return [filters.municipality_id]
    if filters.municipality_id is not None:
        return [filters.municipality_id] if filters.municipality_id in filters.places else []
    return sorted(filters.places)


def _order(after: Cursor | None, day: Any, key: Any) -> tuple[Any, Any]:
    if after is not None and after.newer:
        return day.asc(), key.asc()
    return day.desc(), key.desc()


def _range(
    subject: Subject, filters: Filters, place: int | None, after: Cursor | None, limit: int
) -> Select[date, uuid.UUID]:
    found = select(Concern.said_on, Concern.input_id).where(
        Concern.subject == subject.kind.value, Concern.subject_id == subject.id
    )
    for column, value in (
        (Concern.language, filters.language),
        (Concern.channel, filters.channel),
        (Concern.municipality_id, place),
        (Concern.visibility, filters.visibility),
    ):
        if value is not None:
            found = found.where(column == value)
    if filters.paragraph_id is not None:
        found = found.where(_about({filters.paragraph_id}))
    if filters.besides:
        found = found.where(~_about(filters.besides))
    if after is not None:
        here = tuple_(Concern.said_on, Concern.input_id)
        mark = tuple_(literal(after.said_on, Date()), literal(after.input_id, Uuid()))
        found = found.where(here > mark if after.newer else here < mark)
    return found.order_by(*_order(after, Concern.said_on, Concern.input_id)).limit(limit + 1)


def _about(paragraph_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return (
        select(InputLink.id)
        .where(
            InputLink.input_id == Concern.input_id,
            InputLink.paragraph_id.in_(sorted(paragraph_ids, key=str)),
            InputLink.state == "confirmed",
        )
        .exists()
    )


def _merged(ranges: Sequence[Select[date, uuid.UUID]], after: Cursor | None, limit: int) -> Any:
    if len(ranges) == 1:
        return ranges[0]
    together = union_all(*(select(one.subquery()) for one in ranges)).subquery()
    columns = together.c.said_on, together.c.input_id
    return select(*columns).order_by(*_order(after, *columns)).limit(limit + 1)


def entries(session: Session, input_ids: Sequence[uuid.UUID]) -> list[Entry]:
    """The inputs of these keys in this order, with their links and translations. Three queries."""
    if not input_ids:
        return []
    rows = session.execute(
        select(Input, Municipality.name, Entity.name)
        .outerjoin(Municipality, Municipality.id == Input.municipality_id)
        .outerjoin(Entity, Entity.id == Input.entity_id)
        .where(Input.id.in_(input_ids))
    )
    found = {row[0].id: row for row in rows}
    ties, translated = _ties(session, input_ids), _translations(session, input_ids)
    return [
        Entry(row[0], ties.get(key, ()), translated.get(key, ()), row[1], row[2])
        for key in input_ids
        if (row := found.get(key)) is not None
    ]


def _ties(session: Session, input_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Tie]]:
    rows = session.execute(
        select(InputLink, Area, Measure.code, Measure.title, Measure.published)
        .outerjoin(Area, Area.id == InputLink.area_id)
        .outerjoin(Measure, Measure.id == InputLink.measure_id)
        .where(InputLink.input_id.in_(input_ids), InputLink.state == "confirmed")
        .order_by(InputLink.input_id, InputLink.position, InputLink.id)
    )
    found: dict[uuid.UUID, list[Tie]] = {}
    for link, area, code, title, published in rows:
        if link.area_id is not None:
            tie = Tie(
                link.id, "area", area.code, area.slug, area.name, area.pictogram, link.origin, None
            )
        else:
            about = link.paragraph_id
            tie = Tie(link.id, "measure", code, None, title, None, link.origin, about, published)
        found.setdefault(link.input_id, []).append(tie)
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
