"""Who may be given which role, and where. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from consult.people.rules import Grant, Role

INVITABLE_ROLES = (
    Role.COORDINATOR,
    Role.AUTHOR,
    Role.FACILITATOR,
    Role.MODERATOR,
    Role.ASSOCIATION,
    Role.FOLLOW_UP,
)
"""Administrators are made on the command line only."""


class RoleFault(StrEnum):
    """Why a role cannot be given."""

    NOT_ON_SCREEN = "not_on_screen"
    NO_ENTITY = "no_entity"
    ELSEWHERE = "elsewhere"


def coordinated_municipalities(grants: Iterable[Grant]) -> frozenset[int] | None:
    """The municipalities a coordinator of a plan looks after; None: the whole plan.

    `grants` are those in the plan. Whoever coordinates nothing reaches the empty set.
    """
    holding = [g for g in grants if g.role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    if any(g.municipality_id is None for g in holding):
        return None
    return frozenset(g.municipality_id for g in holding if g.municipality_id is not None)


def role_fault(
    role: Role,
    *,
    municipality_id: int | None,
    entity_id: int | None,
    municipality_scope: frozenset[int] | None,
) -> RoleFault | None:
    """Judge a role to be given by somebody with this reach."""
    if role not in INVITABLE_ROLES:
        return RoleFault.NOT_ON_SCREEN
    if role is Role.ASSOCIATION and entity_id is None:
        return RoleFault.NO_ENTITY
    if municipality_scope is not None and municipality_id not in municipality_scope:
        return RoleFault.ELSEWHERE
    return None
