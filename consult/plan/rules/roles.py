"""What an entity is, and what it does in a measure."""

from __future__ import annotations

from enum import StrEnum


class EntityKind(StrEnum):
    """What an entity is."""

    MUNICIPALITY = "municipality"
    PUBLIC_SERVICE = "public_service"
    ASSOCIATION = "association"
    PARTNER = "partner"


class EntityRole(StrEnum):
    """What an entity does in a measure."""

    PROMOTING = "promoting"
    LEAD = "lead"
    PARTNER = "partner"
