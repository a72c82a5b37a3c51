"""Rules of the public pages. Pure: where phases stand, and which numbers may be told in public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.plan.rules.phases import PhaseDates, PhaseKind

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


class Progress(StrEnum):
    """How far a measure is."""

    DRAFT = "draft"
    LATER = "later"
    NOW = "now"
    DONE = "done"


def approved(phases: Iterable[PhaseDates], today: date) -> bool:
    """Whether the plan stands: its monitoring has begun, or nothing that comes before is left."""
    known = list(phases)
    monitoring = [p for p in known if p.kind == PhaseKind.MONITORING]
    if any(p.starts <= today for p in monitoring):
        return True
    return all(p.ends < today for p in known if p not in monitoring)


def progress(in_force: bool, starts: date, ends: date, today: date) -> Progress:
    """How far a measure is: a draft until its plan is in force, whatever its dates."""
    return Progress(stand(starts, ends, today).value) if in_force else Progress.DRAFT


def told(public: int, others: int) -> int:
    """How many contributions the public is told of.

    Published ones can be counted by anybody. Of the others (survey answers, those still being
    read) only whole tens: then neither a number nor a difference of two shows fewer than ten.
    """
    return public + others // FEWEST * FEWEST
