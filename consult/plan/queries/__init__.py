"""Reads of a plan: named selects, with the loading each page needs."""

from .plans import (
    area_by_slug,
    grants_of,
    measure_by_code,
    measures_of_area,
    plan_by_slug,
    published_plans,
)

__all__ = [
    "area_by_slug",
    "grants_of",
    "measure_by_code",
    "measures_of_area",
    "plan_by_slug",
    "published_plans",
]
