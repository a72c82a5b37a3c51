"""Entities of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from consult.db.references import mark_revised, refuse_if_referenced
from consult.languages.edits import TextEdit

from ..models.entities import Entity, EntityService
from ..models.plans import Area, Municipality, Plan


@dataclass(frozen=True)
class EntityFacts:
    """What an entity is. `services` are (id of the stored service or None, its name) in order."""

    code: str
    name: str
    kind: str
    areas: Sequence[Area]
    municipalities: Sequence[Municipality]
    competences: TextEdit
    services: Sequence[tuple[int | None, TextEdit]]
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    website: str | None = None


def create_entity(session: Session, *, plan: Plan, facts: EntityFacts) -> Entity:
    """Make an entity."""
    entity = Entity(plan_id=plan.id)
    _apply_facts(entity, facts, plan.language)
    session.add(entity)
    session.flush()
    return entity


def edit_entity(session: Session, *, plan: Plan, entity: Entity, facts: EntityFacts) -> None:
    """Change an entity."""
    _apply_facts(entity, facts, plan.language)
    mark_revised(entity)
    session.flush()


def _apply_facts(entity: Entity, facts: EntityFacts, language: str) -> None:
    entity.code, entity.name, entity.kind = facts.code, facts.name, facts.kind
    entity.areas, entity.municipalities = list(facts.areas), list(facts.municipalities)
    entity.competences = facts.competences.maybe(entity.competences, language)
    entity.email, entity.phone = facts.email or None, facts.phone or None
    entity.address, entity.website = facts.address or None, facts.website or None
    stored = {service.id: service for service in entity.services}
    services: list[EntityService] = []
    for key, name in facts.services:
        service = stored.get(key) if key is not None else None
        text = name.onto(service.name if service else None, language)
        if text.by:
            service = service or EntityService()
            service.name, service.position = text, len(services)
            services.append(service)
    entity.services = services


def remove_entity(session: Session, *, entity: Entity) -> None:
    """Take an entity away. Raises StillReferencedError while a measure or a person has it."""
    own = frozenset({"entity_area", "entity_municipality", "entity_service"})
    refuse_if_referenced(session, entity, ignoring=own)
    session.delete(entity)
    session.flush()
