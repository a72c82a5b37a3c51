"""What several pages of the desk need."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort

from consult.db.session import session
from consult.people.guard import reach, require
from consult.plan.scope import current_plan
from consult.web.language import show

from ..models import Input
from ..queries.link_targets import Codes, codes_within, input_of_plan, measures_to_tie
from ..rules.contributions import Target
from ..rules.filters import UNTOLD


def places_of(permission: str) -> frozenset[int] | None:
    """The municipalities whose inputs the person asking reaches, and those that told none."""
    places = reach(permission)
    return None if places is None else places | {UNTOLD}


def codes_of(permission: str) -> Codes:
    """The measures that the person asking reaches: those of neighbours may be drafts still."""
    return codes_within(session(), current_plan().id, reach(permission))


def input_or_404(key: uuid.UUID, permission: str) -> Input:
    """An input of this plan that the person asking reaches with this permission."""
    found = session().scalar(input_of_plan(current_plan().id, key)) or abort(404)
    require(permission, None if found.municipality_id is None else [found.municipality_id])
    return found


def municipalities_of(permission: str) -> dict[int, str]:
    """The plan's municipalities that the person asking reaches, with their names."""
    places = places_of(permission)
    return {
        place.id: place.name
        for place in current_plan().municipalities
        if places is None or place.id in places
    }


def area_choices(prefix: str = "a") -> list[tuple[str, Any]]:
    """The plan's areas to choose from, in their order."""
    return [(f"{prefix}{area.id}", show(area.name).words) for area in current_plan().areas]


def measure_choices(permission: str) -> list[tuple[str, Any]]:
    """The plan's measures that the person asking reaches, to choose from, by code."""
    return [
        (f"m{one.id}", f"{one.code} {show(one.title).words}")
        for one in session().scalars(measures_to_tie(current_plan().id, reach(permission)))
    ]


def target_of(key: str) -> Target:
    """What a choice stands for. Raises ValueError for anything else."""
    kind, number = key[:1], int(key[1:])
    return Target(measure_id=number) if kind == "m" else Target(area_id=number)
