"""The builder: a survey is begun, written, translated, looked at and published."""

from . import (
    adding,
    items,
    moving,
    outline,
    past,
    previewing,
    publishing,
    settling,
    starting,
    translating,
)

__all__ = [
    "adding",
    "items",
    "moving",
    "outline",
    "past",
    "previewing",
    "publishing",
    "settling",
    "starting",
    "translating",
]
