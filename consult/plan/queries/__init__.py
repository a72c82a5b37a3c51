"""Reads of a plan: named selects, with the loading each page needs."""

from .measures import (
    areas_of,
    entities_of,
    entity_by_code,
    measure_full,
    objectives_of,
    plan_measures,
)
from .plans import (
    area_by_slug,
    grants_of,
    measure_by_code,
    measures_of_area,
    plan_by_slug,
    published_plans,
)
from .versions import current_version, paragraph_history, version_numbered, versions_of

__all__ = [
    "area_by_slug",
    "areas_of",
    "current_version",
    "entities_of",
    "entity_by_code",
    "grants_of",
    "measure_by_code",
    "measure_full",
    "measures_of_area",
    "objectives_of",
    "paragraph_history",
    "plan_by_slug",
    "plan_measures",
    "published_plans",
    "version_numbered",
    "versions_of",
]
