"""Rules of the public pages. Pure: where phases stand, and which numbers may be told in public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.plan.rules.phases import PhaseDates, PhaseKind

ROUNDING_BASE = 10
"""No public number may single out fewer people than this, nor let them be had by subtraction."""


class PeriodStatus(StrEnum):
    """Where something with two days stands on a third."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class PhaseStep:
    """A phase on the way of a plan."""

    kind: str
    starts: date
    ends: date
    stand: PeriodStatus


def period_status(starts: date, ends: date, today: date) -> PeriodStatus:
    """Where a period stands; both its days are included."""
    if today < starts:
        return PeriodStatus.LATER
    return PeriodStatus.DONE if today > ends else PeriodStatus.NOW


def phase_steps(phases: Iterable[PhaseDates], today: date) -> list[PhaseStep]:
    """The phases in the order they begin, each with where it stands."""
    ordered = sorted(phases, key=lambda p: (p.starts, p.ends, p.kind))
    return [
        PhaseStep(p.kind, p.starts, p.ends, period_status(p.starts, p.ends, today)) for p in ordered
    ]


class MeasureProgress(StrEnum):
    """How far a measure is."""

    DRAFT = "draft"
    LATER = "later"
    NOW = "now"
    DONE = "done"


def plan_in_force(phases: Iterable[PhaseDates], today: date) -> bool:
    """Whether the plan stands: its monitoring has begun, or nothing that comes before is left."""
    known = list(phases)
    monitoring = [p for p in known if p.kind == PhaseKind.MONITORING]
    if any(p.starts <= today for p in monitoring):
        return True
    return all(p.ends < today for p in known if p not in monitoring)


def measure_progress(plan_in_force: bool, starts: date, ends: date, today: date) -> MeasureProgress:
    """How far a measure is: a draft until its plan is in force, whatever its dates."""
    return (
        MeasureProgress(period_status(starts, ends, today).value)
        if plan_in_force
        else MeasureProgress.DRAFT
    )


def rounded_public_count(public: int, unpublished: int) -> int:
    """How many contributions the public is told of.

    Published ones can be counted by anybody. Of the others (survey answers, those still being
    read) only whole tens: then neither a number nor a difference of two shows fewer than ten.
    """
    return public + unpublished // ROUNDING_BASE * ROUNDING_BASE
