"""Rules of the public pages. Pure: where phases stand, and which numbers may be told in public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.plan.rules import PhaseDates

FEWEST = 10
"""No public number may single out fewer people than this, nor let them be had by subtraction."""


class Stand(StrEnum):
    """Where something with two days stands on a third."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """A phase on the way of a plan."""

    kind: str
    starts: date
    ends: date
    stand: Stand


def stand(starts: date, ends: date, today: date) -> Stand:
    """Where a period stands; both its days are included."""
    if today < starts:
        return Stand.LATER
    return Stand.DONE if today > ends else Stand.NOW


def steps(phases: Iterable[PhaseDates], today: date) -> list[Step]:
    """The phases in the order they begin, each with where it stands."""
    ordered = sorted(phases, key=lambda p: (p.starts, p.ends, p.kind))
    return [Step(p.kind, p.starts, p.ends, stand(p.starts, p.ends, today)) for p in ordered]


def told(public: int, others: int) -> int:
    """How many contributions the public is told of.

    Published ones can be counted by anybody. Of the others (survey answers, those still being
    read) only whole tens: then neither a number nor a difference of two shows fewer than ten.
    """
    return public + others // FEWEST * FEWEST
