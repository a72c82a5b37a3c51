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


def running(phases: Iterable[PhaseDates], today: date) -> list[PhaseKind]:
    """The phases that run on a day; phases may overlap."""
    return [PhaseKind(p.kind) for p in phases if p.starts <= today <= p.ends]


def granted(phases: Iterable[PhaseDates], today: date) -> frozenset[Verb]:
    """What may be done on a day."""
    verbs: frozenset[Verb] = frozenset()
    for kind in running(phases, today):
        verbs |= PHASE_GRANTS[kind]
    return verbs
