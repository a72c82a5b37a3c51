"""Who may do what. Pure: roles, grants, permissions as data."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from email_validator import validate_email

from .common_passwords import COMMON_PASSWORDS


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

AWAITING_SECOND_FACTOR = "half_signed_in"
"""The permission of the pages between the password and the second factor, and of signing out."""

Permissions = Mapping[str, frozenset[Role]]


class AccessDecision(StrEnum):
    """The guard's answer; `hidden` is a 404: that another's plan exists is none of their business."""

    ALLOWED = "allowed"
    SIGN_IN = "sign_in"
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"


def authorize(
    actor: Actor,
    permission: str,
    permissions: Permissions,
    *,
    plan_id: int | None,
    municipalities: Iterable[int] | None = None,
) -> AccessDecision:
    """Judge one request.

    `municipalities` are those the thing belongs to (None: the whole plan's). A grant for one
    municipality reaches the things that this municipality takes part in, and no other's.
    Raises KeyError for a permission that no room has declared.
    """
    if permission == ANYONE:
        return AccessDecision.ALLOWED
    if not actor.signed_in:
        return AccessDecision.SIGN_IN
    if permission in (SIGNED_IN, AWAITING_SECOND_FACTOR):
        return AccessDecision.ALLOWED
    roles = permissions[permission]
    grants = actor.grants if plan_id is None else actor.in_plan(plan_id)
    if plan_id is None:
        grants = tuple(g for g in grants if g.plan_id is None)
    if not grants:
        return AccessDecision.HIDDEN if plan_id is not None else AccessDecision.FORBIDDEN
    holding = [g for g in grants if g.role in roles or g.role is Role.ADMINISTRATOR]
    if not holding:
        return AccessDecision.FORBIDDEN
    if municipalities is None:
        return AccessDecision.ALLOWED
    places = set(municipalities)
    reach = any(g.municipality_id is None or g.municipality_id in places for g in holding)
    return AccessDecision.ALLOWED if reach else AccessDecision.HIDDEN


def municipality_scope(
    actor: Actor, permission: str, permissions: Permissions, *, plan_id: int
) -> frozenset[int] | None:
    """The municipalities for which an actor holds a permission in a plan; None: the whole plan."""
    holding = [
        g
        for g in actor.in_plan(plan_id)
        if g.role in permissions[permission] or g.role is Role.ADMINISTRATOR
    ]
    if any(g.municipality_id is None for g in holding):
        return None
    return frozenset(g.municipality_id for g in holding if g.municipality_id is not None)


def new_token() -> str:
    """A secret for a link or a session: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def may_delete_account(grants: Iterable[Grant]) -> bool:
    """Whether a person may delete the account: not while a plan, or the house, counts on them."""
    return not any(g.role in (Role.ADMINISTRATOR, Role.COORDINATOR) for g in grants)


def normalized_email(address: str) -> str:
    """An address as accounts are known by: valid, casefolded. Raises EmailNotValidError."""
    found = validate_email(address.strip(), check_deliverability=False, allow_smtputf8=False)
    return (found.ascii_email or found.normalized).casefold()


class LinkPurpose(StrEnum):
    """What a link sent by e-mail is for."""

    INVITATION = "invitation"
    REGISTRATION = "registration"
    RESET = "reset"


LINK_LIFETIME: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.REGISTRATION: timedelta(days=1),
    LinkPurpose.RESET: timedelta(hours=1),
}

SHORT_SESSION = timedelta(hours=12)
LONG_SESSION = timedelta(days=30)


def session_expiry(now: datetime, *, staff: bool, remember_me: bool) -> datetime:
    """When a session begun now ends: 30 days on one's own device, 12 hours for staff and shared ones."""
    return now + (LONG_SESSION if remember_me and not staff else SHORT_SESSION)


@dataclass(frozen=True)
class RateLimit:
    """How many tries are free, and the wait after the next one; it doubles up to an hour."""

    free: int
    first_wait: timedelta
    longest: timedelta = timedelta(hours=1)

    def wait_after(self, count: int) -> timedelta:
        """The wait after try number `count` (from 1)."""
        if count < self.free:
            return timedelta(0)
        doublings: int = 2 ** min(count - self.free, 20)
        return min(self.first_wait * doublings, self.longest)


LOGIN_RATE_LIMIT = RateLimit(free=5, first_wait=timedelta(minutes=1))
EMAIL_RATE_LIMIT = RateLimit(free=3, first_wait=timedelta(minutes=10))
ATTEMPTS_RETENTION = timedelta(days=1)


PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH = 10, 200


class PasswordFault(StrEnum):
    """Why a new password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def normalized_password(password: str) -> str:
    """A password as it is hashed: NFC, so that every keyboard's accents give the same (NIST 800-63B)."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, *, email: str) -> PasswordFault | None:
    """Judge a new password: length, the commonest ones, the person's own address (NIST 800-63B 5.1.1)."""
    words = normalized_password(password)
    if len(words) < PASSWORD_MIN_LENGTH:
        return PasswordFault.SHORT
    if len(words) > PASSWORD_MAX_LENGTH:
        return PasswordFault.LONG
    folded = words.casefold().strip()
    core = folded.strip("0123456789!?.,*#@$%&_-+ ")
    if folded in COMMON_PASSWORDS or core in COMMON_PASSWORDS or len(set(folded)) < 4 or not core:
        return PasswordFault.COMMON
    local = email.casefold().partition("@")[0]
    if folded == email.casefold() or core == local:
        return PasswordFault.PERSONAL
    return None


def safe_redirect_path(target: str | None) -> str | None:
    """A path of this site to go on to, else None: nothing that a browser reads as another host."""
    if not target or len(target) > 1000 or not target.startswith("/"):
        return None
    if target.startswith("//") or "\\" in target or any(ord(c) <= 0x20 for c in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


MunicipalityScope = frozenset[int] | None
"""Municipalities that a reader reaches; None: the whole plan."""
