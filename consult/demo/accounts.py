"""The accounts of the demonstration, one for each role. All have the same password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from consult.people.actions.accounts import add_account
from consult.people.models import Account
from consult.people.rules import Role
from consult.plan.actions.members import give_role
from consult.plan.models.plans import Plan


@dataclass(frozen=True)
class Persona:
    """An invented person: role, and the municipality or entity it is for."""

    email: str
    name: str
    role: Role
    language: str = "pt"
    municipality: str | None = None
    entity: str | None = None


PERSONAS = (
    Persona("admin@demo.example", "Alice Moura", Role.ADMINISTRATOR),
    Persona("coordinator@demo.example", "Helena Duarte", Role.COORDINATOR),
    Persona("author@demo.example", "Rui Valadares", Role.AUTHOR),
    Persona("author.ms@demo.example", "Inês Salgueiro", Role.AUTHOR, municipality="MS"),
    Persona("facilitator@demo.example", "Nadia Karim", Role.FACILITATOR, "en"),
    Persona("moderator@demo.example", "Tiago Prata", Role.MODERATOR),
    Persona("djuntamon@demo.example", "Zenaida Tavares", Role.ASSOCIATION, entity="E10"),
    Persona("southasia@demo.example", "Bishnu Gurung", Role.ASSOCIATION, "en", entity="E11"),
    Persona("followup@demo.example", "Oksana Melnyk", Role.FOLLOW_UP, "uk"),
)


@dataclass(frozen=True)
class DemoAccounts:
    """The accounts of the demonstration by address."""

    by_email: Mapping[str, Role]

    def __len__(self) -> int:
        return len(self.by_email)


def make_accounts(session: Session, *, password: str) -> dict[str, Account]:
    """The accounts, without roles yet. Raises BadPassword, AccountExists."""
    accounts: dict[str, Account] = {}
    for persona in PERSONAS:
        account = add_account(
            session,
            email=persona.email,
            name=persona.name,
            password=password,
            language=persona.language,
        )
        account.demo = True
        accounts[persona.email] = account
    session.flush()
    return accounts


def give_roles(
    session: Session, plan: Plan, accounts: Mapping[str, Account], entities: Mapping[str, int]
) -> None:
    """The role of each in the plan; the administrator's is for the whole installation."""
    places = {m.code: m.id for m in plan.municipalities}
    for persona in PERSONAS:
        everywhere = persona.role is Role.ADMINISTRATOR
        give_role(
            session,
            account_id=accounts[persona.email].id,
            role=persona.role,
            plan_id=None if everywhere else plan.id,
            municipality_id=places[persona.municipality] if persona.municipality else None,
            entity_id=entities[persona.entity] if persona.entity else None,
        )


def demo_accounts() -> DemoAccounts:
    """Who can sign in."""
    return DemoAccounts({persona.email: persona.role for persona in PERSONAS})
