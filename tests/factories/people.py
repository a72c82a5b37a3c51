"""Accounts for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from consult.people.auth import hash_token
from consult.people.models import Account, LoginSession
from consult.people.passwords import hash_password
from consult.people.rules import Role, new_token
from consult.plan.models.entities import Entity
from consult.plan.models.plans import Membership, Municipality, Plan

PASSWORD = "um comboio azul parte"


def make_account(
    session: Session,
    email: str = "ana@example.org",
    name: str = "Ana Reis",
    password: str | None = None,
    language: str = "pt",
) -> Account:
    """An account; `sign_in` needs no password."""
    account = Account(email=email, name=name, language=language)
    if password is not None:
        account.password_hash = hash_password(password)
    session.add(account)
    session.flush()
    return account


def give_role(
    session: Session,
    account: Account,
    role: Role,
    plan: Plan | None = None,
    municipality: Municipality | None = None,
    entity: Entity | None = None,
) -> Membership:
    """A role in a plan (None: everywhere)."""
    membership = Membership(
        account_id=account.id,
        role=role.value,
        plan_id=plan.id if plan else None,
        municipality_id=municipality.id if municipality else None,
        entity_id=entity.id if entity else None,
    )
    session.add(membership)
    session.flush()
    return membership


def sign_in(
    client: FlaskClient, session: Session, account: Account, second_factor: bool = True
) -> None:
    """Give the client a live session of this account; commits the test's session."""
    token = new_token()
    session.add(
        LoginSession(
            token_hash=hash_token(token),
            account_id=account.id,
            expires_at=datetime.now(UTC) + timedelta(hours=1),
            second_factor=second_factor,
        )
    )
    session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def staff(
    client: FlaskClient, session: Session, plan: Plan, role: Role = Role.COORDINATOR
) -> Account:
    """Sign in somebody with this role in the plan."""
    account = make_account(session, f"{role.value}@example.org", role.value.title())
    give_role(session, account, role, plan)
    sign_in(client, session, account)
    return account
