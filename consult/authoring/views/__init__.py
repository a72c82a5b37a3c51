"""Pages of this room."""

from . import (
    adding,
    creation,
    imports,
    items,
    moving,
    outline,
    preview,
    publishing,
    revisions,
    settings,
    translation,
)
from .blueprint import bp

__all__ = [
    "adding",
    "bp",
    "creation",
    "imports",
    "items",
    "moving",
    "outline",
    "preview",
    "publishing",
    "revisions",
    "settings",
    "translation",
]
