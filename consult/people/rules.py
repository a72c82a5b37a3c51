"""Who may do what. Pure: roles, grants, permissions as data."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a plan, in one of its municipalities, or for one of its entities."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    AUTHOR = "author"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    ASSOCIATION = "association"
    FOLLOW_UP = "follow_up"


STAFF = frozenset(
    {Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR, Role.MODERATOR}
)
"""Roles that open the desk and need a second factor."""


@dataclass(frozen=True)
class Grant:
    """One role; `None` in plan means the whole installation, in municipality the whole plan."""

    role: Role
    plan_id: int | None = None
    municipality_id: int | None = None
    entity_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who is asking: an account with its grants, or a visitor without account."""

    account_id: int | None = None
    name: str = ""
    language: str = "pt"
    grants: tuple[Grant, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether this is an account."""
        return self.account_id is not None

    def in_plan(self, plan_id: int) -> tuple[Grant, ...]:
        """The grants that count in this plan; an installation's administrator counts everywhere."""
        return tuple(g for g in self.grants if g.plan_id in (None, plan_id))

    def is_staff_of(self, plan_id: int) -> bool:
        """Whether the desk of this plan is open to them."""
        return any(g.role in STAFF for g in self.in_plan(plan_id))

    def entity_in(self, plan_id: int) -> int | None:
        """The association they speak for in this plan."""
        for grant in self.in_plan(plan_id):
            if grant.role is Role.ASSOCIATION and grant.entity_id is not None:
                return grant.entity_id
        return None


PERMISSIONS = {
    "people.invite": frozenset({Role.COORDINATOR}),
}

ANYONE = "anyone"
"""The permission of public pages."""
SIGNED_IN = "signed_in"
"""The permission of pages that need an account, whatever its roles."""

Permissions = Mapping[str, frozenset[Role]]


class Verdict(StrEnum):
    """The guard's answer; `hidden` is a 404: that another's plan exists is none of their business."""

    ALLOWED = "allowed"
    SIGN_IN = "sign_in"
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"


def judge(
    actor: Actor,
    permission: str,
    permissions: Permissions,
    *,
    plan_id: int | None,
    municipalities: Iterable[int] | None = None,
) -> Verdict:
    """Judge one request.

    `municipalities` are those the thing belongs to (None: the whole plan's). A grant for one
    municipality reaches the things that this municipality takes part in, and no other's.
    Raises KeyError for a permission that no room has declared.
    """
    if permission == ANYONE:
        return Verdict.ALLOWED
    if not actor.signed_in:
        return Verdict.SIGN_IN
    if permission == SIGNED_IN:
        return Verdict.ALLOWED
    roles = permissions[permission]
    grants = actor.grants if plan_id is None else actor.in_plan(plan_id)
    if plan_id is None:
        grants = tuple(g for g in grants if g.plan_id is None)
    if not grants:
        return Verdict.HIDDEN if plan_id is not None else Verdict.FORBIDDEN
    holding = [g for g in grants if g.role in roles or g.role is Role.ADMINISTRATOR]
    if not holding:
        return Verdict.FORBIDDEN
    if municipalities is None:
        return Verdict.ALLOWED
    places = set(municipalities)
    reach = any(g.municipality_id is None or g.municipality_id in places for g in holding)
    return Verdict.ALLOWED if reach else Verdict.HIDDEN


def new_token() -> str:
    """A secret for a link or a session: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)
