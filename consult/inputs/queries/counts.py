"""Counts of what was said, from the tallies: never by counting inputs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Tally
from ..rules import Filters, Subject

Dimension = Literal["language", "channel", "municipality_id", "visibility"]
_DIMENSIONS: tuple[Dimension, ...] = ("language", "channel", "municipality_id", "visibility")


@dataclass(frozen=True)
class Count:
    """How many inputs of a subject share these four."""

    channel: str
    language: str
    municipality_id: int
    visibility: str
    count: int


def tallies(
    session: Session, subject: Subject, places: frozenset[int] | None = None
) -> list[Count]:
    """The counts of a plan, area or measure (of these municipalities only), each input once."""
    wanted = (
        select(Tally.channel, Tally.language, Tally.municipality_id, Tally.visibility, Tally.count)
        .where(Tally.subject == subject.kind.value, Tally.subject_id == subject.id, Tally.count > 0)
        .order_by(Tally.channel, Tally.language, Tally.municipality_id, Tally.visibility)
    )
    if places is not None:
        wanted = wanted.where(Tally.municipality_id.in_(sorted(places)))
    return [Count(*row) for row in session.execute(wanted)]


def counts_by(counts: list[Count], dimension: Dimension, filters: Filters) -> Counter[str | int]:
    """The count of each value of a dimension, under the filters on the other dimensions."""
    wanted = [
        (other, value)
        for other in _DIMENSIONS
        if other != dimension and (value := getattr(filters, other)) is not None
    ]
    found: dict[str | int, int] = {}
    for each in counts:
        if not wanted or all(getattr(each, other) == value for other, value in wanted):
            key = getattr(each, dimension)
            found[key] = found.get(key, 0) + each.count
    return Counter(found)
