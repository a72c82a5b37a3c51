"""Pages that only staff see."""

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

__all__ = [
    "areas",
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
