"""Who works on a plan."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from consult.people.models import Account
from consult.people.rules import MunicipalityScope, Role

from ..models.entities import Entity
from ..models.plans import Membership, Municipality


def members_of(
    plan_id: int, municipality_scope: MunicipalityScope
) -> Select[Membership, Account, Municipality | None, Entity | None]:
    """The members of a plan (of these municipalities; None: all), by name."""
    statement = (
        select(Membership, Account, Municipality, Entity)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Municipality, Municipality.id == Membership.municipality_id)
        .outerjoin(Entity, Entity.id == Membership.entity_id)
        .where(Membership.plan_id == plan_id)
        .order_by(func.lower(Account.name), Account.email, Membership.id)
    )
    if municipality_scope is not None:
        statement = statement.where(Membership.municipality_id.in_(sorted(municipality_scope)))
    return statement


def member(
    plan_id: int, member_id: int, municipality_scope: MunicipalityScope
) -> Select[Membership, Account, Municipality | None, Entity | None]:
    """One member of a plan, within reach."""
    return members_of(plan_id, municipality_scope).where(Membership.id == member_id)


def same_role(
    account_id: int,
    *,
    role: Role,
    plan_id: int | None,
    municipality_id: int | None,
    entity_id: int | None,
) -> Select[Membership]:
    """The very same role of the same person; a unique constraint lets NULLs through twice."""
    return select(Membership).where(
        Membership.account_id == account_id,
        Membership.role == role.value,
        Membership.plan_id.is_not_distinct_from(plan_id),
        Membership.municipality_id.is_not_distinct_from(municipality_id),
        Membership.entity_id.is_not_distinct_from(entity_id),
    )


def other_coordinators(plan_id: int, member_id: int) -> Select[int]:
    """How many others coordinate the whole plan and can sign in."""
    return (
        select(func.count(func.distinct(Membership.account_id)))
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.plan_id == plan_id,
            Membership.id != member_id,
            Membership.role == Role.COORDINATOR.value,
            Membership.municipality_id.is_(None),
            Account.active,
            Account.password_hash.is_not(None),
        )
    )


def representable_entities(plan_id: int, municipality_scope: MunicipalityScope) -> Select[Entity]:
    """The entities (of these municipalities; None: all) somebody can represent, associations first."""
    statement = (
        select(Entity)
        .where(Entity.plan_id == plan_id)
        .order_by((Entity.kind != "association"), Entity.name, Entity.id)
    )
    if municipality_scope is not None:
        statement = statement.where(
            Entity.municipalities.any(Municipality.id.in_(sorted(municipality_scope)))
        )
    return statement
