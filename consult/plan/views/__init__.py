"""Pages of the plan room. Each module adds its routes to the blueprint when imported here."""

from . import (
    areas,
    entities,
    exchange,
    measure_parts,
    measures,
    members,
    objectives,
    plans,
    setup,
    texts,
    versions,
)
from .blueprint import bp

__all__ = [
    "areas",
    "bp",
    "entities",
    "exchange",
    "measure_parts",
    "measures",
    "members",
    "objectives",
    "plans",
    "setup",
    "texts",
    "versions",
]
