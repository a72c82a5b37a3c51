"""Lists of what was said of a plan, an area or a measure: newest first, by key, one index range.

The same few statements whatever the number of inputs: a page's inputs, then their links and
translations. They are made once for each shape of a list: to build them takes longer than to run them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    Uuid,
    bindparam,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from consult.plan.models.entities import Entity
from consult.plan.models.plans import Municipality

from ..models import Contribution, ContributionLink, ContributionSubject
from ..rules.contributions import Subject, Visibility
from ..rules.filters import PAGE_SIZE, ContributionFilters, Cursor
from .entries import CONTRIBUTION_COLUMNS, ContributionEntry, read_entries


@dataclass(frozen=True)
class ContributionPage:
    """A page of a list, newest first, and where its neighbours begin."""

    entries: Sequence[ContributionEntry]
    older: Cursor | None = None
    newer: Cursor | None = None


class ListQueryShape(NamedTuple):
    """What a list is narrowed by, without the values: one statement for each shape."""

    named: tuple[str, ...]
    """Columns of `ContributionSubject` that have one value."""
    places: int | None
    """In how many municipalities it looks; None: in all, or in the one that is named."""
    about: bool
    besides: int
    """How many paragraphs are left out."""
    turn: str
    """"older" or "newer" than a place in the list, or "" for its beginning."""


def contributions_about(
    session: Session,
    subject: Subject,
    filters: ContributionFilters | None = None,
    after: Cursor | None = None,
    limit: int = PAGE_SIZE,
    *,
    translated: bool = True,
) -> ContributionPage:
    """A page of what concerns a subject; translations are read where they are shown."""
    wanted = filters or ContributionFilters()
    if wanted.places is not None and (
        not wanted.places or wanted.municipality_id not in (None, *wanted.places)
    ):
        return ContributionPage(())
    shape, values = _shape(wanted, after)
    given = {**values, "kind": subject.kind.value, "number": subject.id, "most": limit + 1}
    rows = session.execute(_page_select(shape), given).all()
    back = after is not None and after.newer
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows = rows[::-1]
    if not rows:
        return ContributionPage(())
    older = Cursor(*_position(rows[-1])) if more or back else None
    newer = Cursor(*_position(rows[0]), newer=True) if (more if back else after) else None
    return ContributionPage(tuple(read_entries(session, rows, translated)), older, newer)


def _position(row: Row[Any]) -> tuple[date, uuid.UUID]:
    return row.said_on, row.id


def public_contributions_about(
    session: Session, subject: Subject, after: Cursor | None = None, limit: int = PAGE_SIZE
) -> ContributionPage:
    """A page of what concerns a subject and everyone may read."""
    filters = ContributionFilters(visibility=Visibility.PUBLIC.value)
    return contributions_about(session, subject, filters, after, limit)


def _shape(
    filters: ContributionFilters, after: Cursor | None
) -> tuple[ListQueryShape, dict[str, Any]]:
    """The shape of a list, and the values that go into its statement."""
    columns = ("language", "channel", "municipality_id", "visibility")
    values = {name: v for name in columns if (v := getattr(filters, name)) is not None}
    named, places = tuple(values), None
    if filters.places is not None and filters.municipality_id is None:
        places = len(filters.places)
        values |= {f"place_{n}": place for n, place in enumerate(sorted(filters.places))}
    if filters.paragraph_id is not None:
        values["about"] = filters.paragraph_id
    values |= {f"besides_{n}": key for n, key in enumerate(sorted(filters.besides, key=str))}
    if after is not None:
        values |= {"day": after.said_on, "key": after.input_id}
    turn = "" if after is None else "newer" if after.newer else "older"
    about = filters.paragraph_id is not None
    return ListQueryShape(named, places, about, len(filters.besides), turn), values


@lru_cache(maxsize=256)
def _page_select(shape: ListQueryShape) -> Select[*tuple[Any, ...]]:
    """The inputs of a page; one range a municipality, as several in one would be sorted anew."""
    ranges = [_range(shape, n) for n in range(shape.places)] if shape.places else [_range(shape)]
    if len(ranges) == 1:
        keys = ranges[0].subquery()
    else:
        together = union_all(*(select(one.subquery()) for one in ranges)).subquery()
        columns = together.c.said_on, together.c.input_id
        keys = select(*columns).order_by(*_order(shape, *columns)).limit(_limit()).subquery()
    return (
        select(*CONTRIBUTION_COLUMNS)
        .select_from(keys)
        .join(Contribution, Contribution.id == keys.c.input_id)
        .outerjoin(Municipality, Municipality.id == Contribution.municipality_id)
        .outerjoin(Entity, Entity.id == Contribution.entity_id)
        .order_by(*_order(shape, keys.c.said_on, keys.c.input_id))
    )


def _limit() -> ColumnElement[int]:
    return bindparam("most", type_=Integer())


def _order(shape: ListQueryShape, day: Any, key: Any) -> tuple[Any, Any]:
    return (day.asc(), key.asc()) if shape.turn == "newer" else (day.desc(), key.desc())


def _range(shape: ListQueryShape, place: int | None = None) -> Select[date, uuid.UUID]:
    found = select(ContributionSubject.said_on, ContributionSubject.input_id).where(
        ContributionSubject.subject == bindparam("kind"),
        ContributionSubject.subject_id == bindparam("number"),
    )
    for name in shape.named:
        found = found.where(getattr(ContributionSubject, name) == bindparam(name))
    if place is not None:
        found = found.where(ContributionSubject.municipality_id == bindparam(f"place_{place}"))
    if shape.about:
        found = found.where(_linked_to_paragraph("about"))
    if shape.besides:
        found = found.where(~_linked_to_paragraph(*(f"besides_{n}" for n in range(shape.besides))))
    if shape.turn:
        here = tuple_(ContributionSubject.said_on, ContributionSubject.input_id)
        mark = tuple_(bindparam("day", type_=Date()), bindparam("key", type_=Uuid()))
        found = found.where(here > mark if shape.turn == "newer" else here < mark)
    return found.order_by(
        *_order(shape, ContributionSubject.said_on, ContributionSubject.input_id)
    ).limit(_limit())


def _linked_to_paragraph(*names: str) -> ColumnElement[bool]:
    return (
        select(ContributionLink.id)
        .where(
            ContributionLink.input_id == ContributionSubject.input_id,
            ContributionLink.paragraph_id.in_([bindparam(name, type_=Uuid()) for name in names]),
            ContributionLink.state == "confirmed",
        )
        .exists()
    )
