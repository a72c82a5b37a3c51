"""What the invented people say: comments, letters, e-mails and answers, each by its own way in."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.collection.channel import SURVEY
from consult.consultations.actions import add_comment
from consult.consultations.channel import COMMENT
from consult.contributions.actions import change_visibility, record
from consult.contributions.channels import channel_policy
from consult.contributions.models import Contribution
from consult.contributions.rules.channels import ChannelPolicy
from consult.contributions.rules.contributions import (
    Author,
    AuthorKind,
    ContributionText,
    LinkTarget,
    Visibility,
)
from consult.contributions.rules.receipt_codes import contribution_key
from consult.contributions.rules.recording import NewContribution
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureVersion
from consult.plan.models.plans import Plan
from consult.plan.queries.versions import current_version

from .plan import paragraph_key
from .source import DemoData


@dataclass(frozen=True)
class DemoContext:
    """The plan by its codes."""

    plan: Plan
    places: Mapping[str, int]
    areas: Mapping[str, int]
    entities: Mapping[str, int]
    measures: Mapping[str, Measure]
    versions: Mapping[str, MeasureVersion]


def demo_context(session: Session, plan: Plan) -> DemoContext:
    """Look the codes up once."""
    entities = session.execute(select(Entity.code, Entity.id).where(Entity.plan_id == plan.id))
    measures = session.scalars(
        select(Measure).where(Measure.plan_id == plan.id).order_by(Measure.code)
    ).all()
    versions = {m.code: session.scalar(current_version(m.id)) for m in measures}
    return DemoContext(
        plan,
        {m.code: m.id for m in plan.municipalities},
        {a.code: a.id for a in plan.areas},
        {row.code: row.id for row in entities},
        {m.code: m for m in measures},
        {code: version for code, version in versions.items() if version is not None},
    )


def record_contributions(session: Session, demo: DemoData, scene: DemoContext) -> None:
    """Record every voice that is not an answer of the survey; moderators have read most."""
    for nth, voice in enumerate(demo.voices):
        channel = channel_policy(voice["channel"])
        if channel is SURVEY:
            continue
        said_on = demo.day(voice["said_on"])
        if channel is COMMENT:
            found = _comment(session, scene, voice, said_on)
        else:
            found = _letter(session, scene, voice, channel, said_on, f"demo:{nth}")
        wanted = Visibility(voice["visibility"])
        if found.visibility != wanted.value:
            change_visibility(session, contribution=found, channel=channel, visibility=wanted)


def _comment(
    session: Session, scene: DemoContext, voice: dict[str, Any], said_on: date
) -> Contribution:
    return add_comment(
        session,
        plan=scene.plan,
        measure=scene.measures[voice["measure"]],
        version=scene.versions[voice["measure"]],
        paragraph_id=_paragraph(scene, voice),
        text=ContributionText(voice["words"], voice["language"]),
        author=_author(scene, voice),
        municipality_id=scene.places[voice["municipality"]],
        # Nobody holds the codes of invented comments: the key is of a secret that is not kept.
        receipt_key=contribution_key(secrets.token_hex(16), secrets.token_hex(8)),
        today=said_on,
    )


def _letter(
    session: Session,
    scene: DemoContext,
    voice: dict[str, Any],
    channel: ChannelPolicy,
    said_on: date,
    reference: str,
) -> Contribution:
    targets = [LinkTarget(area_id=scene.areas[code]) for code in voice["areas"]]
    if voice["measure"]:
        measure = scene.measures[voice["measure"]]
        targets.append(LinkTarget(measure_id=measure.id, paragraph_id=_paragraph(scene, voice)))
    return record(
        session,
        NewContribution(
            plan_id=scene.plan.id,
            said=ContributionText(voice["words"], voice["language"]),
            channel=channel,
            said_on=said_on,
            author=_author(scene, voice),
            targets=targets,
            municipality_id=scene.places[voice["municipality"]],
            source_ref=reference,
        ),
    )


def _author(scene: DemoContext, voice: dict[str, Any]) -> Author:
    entity = scene.entities[voice["entity"]] if voice["entity"] else None
    return Author(
        AuthorKind(voice["author_kind"]), entity_id=entity, people_count=voice["people_count"]
    )


def _paragraph(scene: DemoContext, voice: dict[str, Any]) -> uuid.UUID | None:
    return paragraph_key(scene.plan.slug, voice["paragraph"]) if voice["paragraph"] else None
