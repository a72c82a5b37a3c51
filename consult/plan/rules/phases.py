"""Natures of a plan, and its phases: what each lets people do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol


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


class PhaseAction(StrEnum):
    """What people and staff may do while a phase runs."""

    ANSWER = "answer"
    COMMENT = "comment"
    DRAFT = "draft"
    WEIGH = "weigh"
    MONITOR = "monitor"


PHASE_ACTIONS: Mapping[PhaseKind, frozenset[PhaseAction]] = {
    PhaseKind.DIAGNOSIS: frozenset({PhaseAction.ANSWER, PhaseAction.DRAFT}),
    PhaseKind.DRAFTING: frozenset({PhaseAction.ANSWER, PhaseAction.DRAFT}),
    PhaseKind.CONSULTATION: frozenset(
        {PhaseAction.ANSWER, PhaseAction.COMMENT, PhaseAction.DRAFT, PhaseAction.WEIGH}
    ),
    PhaseKind.WEIGHING: frozenset({PhaseAction.DRAFT, PhaseAction.WEIGH}),
    PhaseKind.APPROVAL: frozenset({PhaseAction.DRAFT}),
    PhaseKind.MONITORING: frozenset({PhaseAction.ANSWER, PhaseAction.MONITOR}),
}


class LegalBasis(StrEnum):
    """On what law a consultation stands."""

    CPA_101 = "cpa_101"
    LAW_83_95 = "law_83_95"
    VOLUNTARY = "voluntary"


class PhaseDates(Protocol):
    """A phase with its days, both included."""

    kind: str
    starts: date
    ends: date


def current_phases(phases: Iterable[PhaseDates], today: date) -> list[PhaseKind]:
    """The phases that run on a day; phases may overlap."""
    return [PhaseKind(p.kind) for p in phases if p.starts <= today <= p.ends]


def allowed_actions(phases: Iterable[PhaseDates], today: date) -> frozenset[PhaseAction]:
    """What may be done on a day."""
    verbs: frozenset[PhaseAction] = frozenset()
    for kind in current_phases(phases, today):
        verbs |= PHASE_ACTIONS[kind]
    return verbs
