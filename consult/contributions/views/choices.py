"""What several pages of the desk need."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort

from consult.db.session import session
from consult.people.guard import municipality_scope, require
from consult.plan.scope import current_plan
from consult.web.language import show

from ..models import Contribution
from ..queries.link_targets import (
    MeasureCodes,
    contribution_of_plan,
    linkable_measures,
    measure_codes_within,
)
from ..rules.contributions import LinkTarget
from ..rules.filters import NOT_STATED


def readable_municipalities(permission: str) -> frozenset[int] | None:
    """The municipalities whose inputs the person asking reaches, and those that told none."""
    places = municipality_scope(permission)
    return None if places is None else places | {NOT_STATED}


def reachable_measure_codes(permission: str) -> MeasureCodes:
    """The measures that the person asking reaches: those of neighbours may be drafts still."""
    return measure_codes_within(session(), current_plan().id, municipality_scope(permission))


def contribution_or_404(key: uuid.UUID, permission: str) -> Contribution:
    """An input of this plan that the person asking reaches with this permission."""
    contribution = session().scalar(contribution_of_plan(current_plan().id, key)) or abort(404)
    require(
        permission, None if contribution.municipality_id is None else [contribution.municipality_id]
    )
    return contribution


def municipality_names(permission: str) -> dict[int, str]:
    """The plan's municipalities that the person asking reaches, with their names."""
    places = readable_municipalities(permission)
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
        (f"m{measure.id}", f"{measure.code} {show(measure.title).words}")
        for measure in session().scalars(
            linkable_measures(current_plan().id, municipality_scope(permission))
        )
    ]


def parse_target(key: str) -> LinkTarget:
    """What a choice stands for. Raises ValueError for anything else."""
    kind, number = key[:1], int(key[1:])
    return LinkTarget(measure_id=number) if kind == "m" else LinkTarget(area_id=number)
