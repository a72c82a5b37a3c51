"""Rules of a plan. Pure: phases and what they grant, natures, levels, permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from consult.people.rules import Role

PERMISSIONS = {
    "desk.open": frozenset(
        {Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR, Role.MODERATOR, Role.FOLLOW_UP}
    ),
    "plan.set_up": frozenset({Role.COORDINATOR}),
    "plan.invite": frozenset({Role.COORDINATOR}),
    "plan.create": frozenset({Role.ADMINISTRATOR}),
    "measure.edit": frozenset({Role.COORDINATOR, Role.AUTHOR}),
    "entity.edit": frozenset({Role.COORDINATOR, Role.AUTHOR}),
    "plan.exchange": frozenset({Role.COORDINATOR, Role.AUTHOR}),
}


class Nature(StrEnum):
    """One municipality, or several with one plan."""

    MUNICIPAL = "municipal"
    INTERMUNICIPAL = "intermunicipal"


class PhaseKind(StrEnum):
    """The phases in their order."""

    DIAGNOSIS = "diagnosis"
    DRAFTING = "drafting"
    CONSULTATION = "consultation"
    WEIGHING = "weighing"
    APPROVAL = "approval"
    MONITORING = "monitoring"


class Verb(StrEnum):
    """What people and staff may do while a phase runs."""

    ANSWER = "answer"
    COMMENT = "comment"
    DRAFT = "draft"
    WEIGH = "weigh"
    MONITOR = "monitor"


PHASE_GRANTS: Mapping[PhaseKind, frozenset[Verb]] = {
    PhaseKind.DIAGNOSIS: frozenset({Verb.ANSWER, Verb.DRAFT}),
    PhaseKind.DRAFTING: frozenset({Verb.ANSWER, Verb.DRAFT}),
    PhaseKind.CONSULTATION: frozenset({Verb.ANSWER, Verb.COMMENT, Verb.DRAFT, Verb.WEIGH}),
    PhaseKind.WEIGHING: frozenset({Verb.DRAFT, Verb.WEIGH}),
    PhaseKind.APPROVAL: frozenset({Verb.DRAFT}),
    PhaseKind.MONITORING: frozenset({Verb.ANSWER, Verb.MONITOR}),
}


class PhaseDates(Protocol):
    """A phase with its days, both included."""

    kind: str
    starts: date
    ends: date


def running(phases: Iterable[PhaseDates], today: date) -> list[PhaseKind]:
    """The phases that run on a day; phases may overlap."""
    return [PhaseKind(p.kind) for p in phases if p.starts <= today <= p.ends]


def granted(phases: Iterable[PhaseDates], today: date) -> frozenset[Verb]:
    """What may be done on a day."""
    verbs: frozenset[Verb] = frozenset()
    for kind in running(phases, today):
        verbs |= PHASE_GRANTS[kind]
    return verbs


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, as in a *cronograma*."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2026Q2`. Raises ValueError on anything else."""
        year, _, number = text.partition("Q")
        if len(year) != 4 or number not in {"1", "2", "3", "4"}:
            raise ValueError(f"not a quarter: {text!r}")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarters_between(starts: date, ends: date) -> list[Quarter]:
    """Every quarter that a period touches."""
    first, last = starts.year * 4 + (starts.month - 1) // 3, ends.year * 4 + (ends.month - 1) // 3
    return [Quarter(i // 4, i % 4 + 1) for i in range(first, last + 1)]
