"""Counts of what was said, from the tallies: never by counting inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from ..models import ContributionTally
from ..rules.contributions import Subject
from ..rules.filters import ContributionFilters

TallyDimension = Literal["language", "channel", "municipality_id", "visibility"]
_DIMENSIONS: tuple[TallyDimension, ...] = ("language", "channel", "municipality_id", "visibility")


class TallyCount(NamedTuple):
    """How many inputs of a subject share these four."""

    channel: str
    language: str
    municipality_id: int
    visibility: str
    count: int  # type: ignore[assignment]  # a tuple counts too, but nobody asks it here


@cache
def _tally_select(narrowed: bool) -> Select[str, str, int, str, int]:
    """Made once: a dossier runs it for some hundred rows, to build it anew takes as long."""
    wanted = (
        select(
            ContributionTally.channel,
            ContributionTally.language,
            ContributionTally.municipality_id,
            ContributionTally.visibility,
            ContributionTally.count,
        )
        .where(
            ContributionTally.subject == bindparam("kind"),
            ContributionTally.subject_id == bindparam("number"),
            ContributionTally.count > 0,
        )
        .order_by(
            ContributionTally.channel,
            ContributionTally.language,
            ContributionTally.municipality_id,
            ContributionTally.visibility,
        )
    )
    if not narrowed:
        return wanted
    return wanted.where(ContributionTally.municipality_id.in_(bindparam("places", expanding=True)))


def tally_counts(
    session: Session, subject: Subject, municipality_scope: frozenset[int] | None = None
) -> list[TallyCount]:
    """The counts of a plan, area or measure (of these municipalities only), each input once."""
    given: dict[str, Any] = {"kind": subject.kind.value, "number": subject.id}
    if municipality_scope is not None:
        given["places"] = sorted(municipality_scope)
    return [
        TallyCount._make(row)
        for row in session.execute(_tally_select(municipality_scope is not None), given)
    ]


def count_matching(counts: Iterable[TallyCount], filters: ContributionFilters) -> int:
    """How many inputs fit these filters on the four dimensions."""
    wanted = [(d, value) for d in _DIMENSIONS if (value := getattr(filters, d)) is not None]
    return sum(
        each.count for each in counts if all(getattr(each, d) == value for d, value in wanted)
    )


def counts_by(
    counts: Iterable[TallyCount], dimension: TallyDimension, filters: ContributionFilters
) -> Counter[str | int]:
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
