"""Roles in a plan: given, changed, taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.mail.actions import absolute_url, queue_mail, url_path
from consult.people.actions import accounts, links
from consult.people.models import Account
from consult.people.queries import account_by_email
from consult.people.rules import STAFF, LinkPurpose, Role, normalized_email

from ..models.plans import Membership, Plan
from ..queries.members import other_coordinators, same_role


class LastCoordinator(Exception):
    """A plan keeps somebody who coordinates all of it."""


def give_role(
    session: Session,
    *,
    account_id: int,
    role: Role,
    plan_id: int | None,
    municipality_id: int | None = None,
    entity_id: int | None = None,
) -> Membership:
    """Give a role, once: who has it already keeps it."""
    known: Membership | None = session.scalar(
        same_role(
            account_id,
            role=role,
            plan_id=plan_id,
            municipality_id=municipality_id,
            entity_id=entity_id,
        )
    )
    if known is not None:
        return known
    membership = Membership(
        account_id=account_id,
        role=role.value,
        plan_id=plan_id,
        municipality_id=municipality_id,
        entity_id=entity_id,
    )
    session.add(membership)
    session.flush()
    return membership


def invite(
    session: Session,
    *,
    plan: Plan,
    email: str,
    language: str,
    role: Role,
    role_name: Any,
    municipality_id: int | None,
    entity_id: int | None,
    inviter: str,
    now: datetime,
) -> Membership:
    """Give a role to whoever reads an address, and write there; makes the account if need be.

    `role_name` is lazily translated: the letter says it in the reader's language.
    """
    account: Account | None = session.scalar(account_by_email(normalized_email(email)))
    if account is None:
        account = accounts.add_account(
            session, email=email, name="", password=None, language=language
        )
    membership = give_role(
        session,
        account_id=account.id,
        role=role,
        plan_id=plan.id,
        municipality_id=municipality_id,
        entity_id=entity_id,
    )
    write_invitation(
        session,
        plan=plan,
        account=account,
        role=role,
        role_name=role_name,
        inviter=inviter,
        now=now,
    )
    return membership


def write_invitation(
    session: Session,
    *,
    plan: Plan,
    account: Account,
    role: Role,
    role_name: Any,
    inviter: str,
    now: datetime,
) -> None:
    """Write to a new member: a link to make the account, or, who has one, the way to the plan."""
    endpoint = "reports.desk" if role in STAFF else "home.plan"
    known = account.password_hash is not None
    place = {"language": account.language, "plan": plan.slug}
    if known:
        url = absolute_url(endpoint, **place)
    else:
        token = links.issue_link(
            session,
            purpose=LinkPurpose.INVITATION,
            account=account,
            leads_to=url_path(endpoint, **place),
            now=now,
        )
        url = absolute_url("people.invitation", language=account.language, token=token)
    queue_mail(
        session,
        to=account.email,
        template="role_given" if known else "invitation",
        language=account.language,
        now=now,
        name=account.name,
        inviter=inviter,
        plan_title=plan.title,
        role=role_name,
        url=url,
    )


def change_role(
    session: Session,
    *,
    membership: Membership,
    role: Role,
    municipality_id: int | None,
    entity_id: int | None,
) -> Membership:
    """Change what a member does, and where. Raises LastCoordinator."""
    plan_wide = role is Role.COORDINATOR and municipality_id is None
    if not plan_wide:
        _require_other_coordinator(session, membership)
    same: Membership | None = session.scalar(
        same_role(
            membership.account_id,
            role=role,
            plan_id=membership.plan_id,
            municipality_id=municipality_id,
            entity_id=entity_id,
        )
    )
    if same is not None and same.id != membership.id:
        session.delete(membership)  # they had that role already
        session.flush()
        return same
    membership.role, membership.entity_id = role.value, entity_id
    membership.municipality_id = municipality_id
    session.flush()
    return membership


def remove_role(session: Session, *, membership: Membership) -> None:
    """Take a role away; the account stays. Raises LastCoordinator."""
    _require_other_coordinator(session, membership)
    session.delete(membership)
    session.flush()


def _require_other_coordinator(session: Session, membership: Membership) -> None:
    """Raise LastCoordinator where nobody else coordinates the whole plan."""
    if membership.role != Role.COORDINATOR.value or membership.municipality_id is not None:
        return
    if membership.plan_id is None:
        return
    # Two coordinators who remove each other wait for one another here.
    session.execute(select(Plan.id).where(Plan.id == membership.plan_id).with_for_update())
    if not session.scalar(other_coordinators(membership.plan_id, membership.id)):
        raise LastCoordinator
