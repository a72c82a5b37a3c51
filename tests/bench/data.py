"""What is measured on: the demonstration plan, a measure with 100 comments, an area with 100,000 inputs.

Everything is written by the actions that people's clicks run, so lists, counts and links are what
they would be. Words are those of the demonstration, in its languages, over and over.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.consultations.models import Comment
from consult.contributions.actions import record_many
from consult.contributions.models import Contribution, ContributionSubject
from consult.contributions.rules.contributions import (
    Author,
    AuthorKind,
    Channel,
    ContributionText,
    LinkTarget,
    NewContribution,
    Visibility,
)
from consult.db.base import Base
from consult.db.session import db, writing
from consult.demo.actions import load_demo
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureArea, MeasureVersion
from consult.plan.models.plans import Area, Plan
from consult.questionnaire.models.surveys import Survey
from consult.settings import Settings

AREA, MEASURE, COMMENTS = "housing", "M06", 100
LANGUAGES = ("pt", "en", "hi", "bn", "ne", "uk", "pa", "ur", "fr", "kea", "zh-Hans", "ar", "es")
CHANNELS = [c for c in Channel if c is not Channel.IMPORTED]
BATCH = 2000


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Flask, Session]]:
    """The app and a session that writes to its database."""
    app = create_app(settings)
    with app.app_context(), writing(), Session(db.engine, expire_on_commit=False) as session:
        yield app, session
        session.commit()
        db.engine.dispose()


@dataclass(frozen=True)
class Ground:
    """What requests are about."""

    plan: Plan
    survey: Survey
    area: Area
    measure: Measure

    @classmethod
    def of(cls, session: Session) -> Ground:
        """Find it in a prepared database."""
        plan = session.scalars(select(Plan)).one()
        return cls(
            plan,
            session.scalars(select(Survey).where(Survey.is_poll.is_(False))).one(),
            session.scalars(select(Area).where(Area.slug == AREA)).one(),
            session.scalars(select(Measure).where(Measure.code == MEASURE)).one(),
        )


def prepare(session: Session, today: date) -> Ground:
    """Make the tables, load the demonstration, bring its measure to 100 public comments."""
    Base.metadata.create_all(session.connection())
    load_demo(session, today=today, password="-".join(["bench"] * 4))
    session.flush()
    ground = Ground.of(session)
    _comment(session, ground, today)
    session.commit()
    return ground


def _voices(session: Session) -> list[ContributionText]:
    rows = session.execute(
        select(Contribution.words, Contribution.language).order_by(Contribution.words).limit(60)
    )
    return [ContributionText(words, language) for words, language in rows]


def _comment(session: Session, ground: Ground, today: date) -> None:
    version = session.scalars(
        select(MeasureVersion)
        .where(MeasureVersion.measure_id == ground.measure.id)
        .order_by(MeasureVersion.number.desc())
        .limit(1)
    ).one()
    there = session.scalar(
        select(func.count()).where(
            ContributionSubject.subject == "measure",
            ContributionSubject.subject_id == ground.measure.id,
            ContributionSubject.visibility == "public",
        )
    )
    voices = _voices(session)
    entity = session.scalars(select(Entity.id).where(Entity.kind == "association").limit(1)).one()
    authors = (
        Author(AuthorKind.ASSOCIATION, entity_id=entity, people_count=140),
        Author(AuthorKind.PERSON, name="Amina Rahman"),
        Author(),
    )
    places = [one.paragraph_id for one in version.paragraphs] + [None]
    statements = [
        NewContribution(
            plan_id=ground.plan.id,
            said=voices[n % len(voices)],
            channel=Channel.COMMENT,
            said_on=today - timedelta(days=n % 20),
            author=authors[n % 3],
            targets=[
                LinkTarget(measure_id=ground.measure.id, paragraph_id=places[n % len(places)])
            ],
            visibility=Visibility.PUBLIC,
        )
        for n in range(COMMENTS - (there or 0))
    ]
    ids = record_many(session, statements)
    session.execute(
        insert(Comment),
        [
            {
                "input_id": own,
                "measure_id": ground.measure.id,
                "version_id": version.id,
                "paragraph_id": statement.targets[0].paragraph_id,
            }
            for own, statement in zip(ids, statements, strict=True)
        ],
    )


def fill(session: Session, total: int, today: date) -> None:
    """Bring the area to so many inputs; half are said of its other measures."""
    ground = Ground.of(session)
    there = session.scalar(
        select(func.count()).where(
            ContributionSubject.subject == "area", ContributionSubject.subject_id == ground.area.id
        )
    )
    others = session.scalars(
        select(Measure.id)
        .join(MeasureArea)
        .where(MeasureArea.area_id == ground.area.id, Measure.id != ground.measure.id)
        .order_by(Measure.id)
    ).all()
    chance, voices = random.Random(total), _voices(session)
    towns = [*(one.id for one in ground.plan.municipalities), None]
    missing = total - (there or 0)
    for start in range(0, missing, BATCH):
        record_many(
            session,
            [
                _statement(chance, ground, voices, others, towns, today)
                for _ in range(min(BATCH, missing - start))
            ],
        )
        session.commit()
        session.expunge_all()


def _statement(
    chance: random.Random,
    ground: Ground,
    voices: Sequence[ContributionText],
    measures: Sequence[int],
    towns: Sequence[int | None],
    today: date,
) -> NewContribution:
    channel = chance.choice(CHANNELS)
    open_to = Visibility.STAFF_ONLY if channel is Channel.SURVEY else Visibility.PUBLIC
    measure = chance.choice(measures) if measures and chance.random() < 0.5 else None
    return NewContribution(
        plan_id=ground.plan.id,
        said=ContributionText(chance.choice(voices).words, chance.choice(LANGUAGES)),
        channel=channel,
        said_on=today - timedelta(days=chance.randrange(365)),
        targets=[LinkTarget(measure_id=measure) if measure else LinkTarget(area_id=ground.area.id)],
        municipality_id=chance.choice(towns),
        visibility=chance.choice([open_to, Visibility.AWAITING]),
    )
