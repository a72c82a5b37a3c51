"""Rules of reports. Pure: what a reader reaches, and who is hardly heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from consult.contributions.rules.filters import NOT_STATED
from consult.people.rules import MunicipalityScope, Role

PERMISSIONS = {
    "dossier.read": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR, Role.MODERATOR}),
}


def with_not_stated(municipality_scope: MunicipalityScope) -> MunicipalityScope:
    """The municipalities whose inputs somebody reads: their own, and those that told none."""
    return None if municipality_scope is None else municipality_scope | {NOT_STATED}


Key = TypeVar("Key", str, int)

LANGUAGE_EXPECTED_SHARE = 0.25
MUNICIPALITY_EXPECTED_SHARE = 0.5


@dataclass(frozen=True)
class RepresentationCount(Generic[Key]):
    """How much was heard from one language or municipality."""

    key: Key
    count: int
    few: bool


def representation(
    counts: Mapping[Key, int], weights: Mapping[Key, int | None], *, expected_share: float
) -> list[RepresentationCount[Key]]:
    """Compare what was heard from each key with what its weight lets one expect; least first.

    `few`: nothing at all, or less than `share` of the expected part. Where a weight (the number
    of foreign residents) is unknown, all weigh the same.
    """
    known = all(weights.values())
    fair = {key: (weight or 1) if known else 1 for key, weight in weights.items()}
    total, whole = sum(counts.get(key, 0) for key in weights), sum(fair.values())
    found = [
        RepresentationCount(
            key, n := counts.get(key, 0), n == 0 or n * whole < expected_share * total * fair[key]
        )
        for key in weights
    ]
    return sorted(found, key=lambda one: (not one.few, one.count, str(one.key)))
