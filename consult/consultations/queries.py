"""Reads of what was said in public, and of the version that is being commented on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from consult.inputs.models import Concern, Input, InputLink
from consult.inputs.rules import Cursor, Visibility
from consult.languages.rules import Shown, Texts, of_tag
from consult.plan.models import Entity, Measure, MeasureVersion

from .models import Comment

COMMENTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Voice:
    """A public contribution as a reader meets it."""

    id: uuid.UUID
    words: Shown
    channel: str
    said_on: date
    kind: str
    """anonymous, person or association."""
    name: str | None
    people_count: int | None
    paragraph_id: uuid.UUID | None = None
    version: int | None = None
    """The number of the version that was being read."""


@dataclass(frozen=True)
class Page:
    """Some contributions, the newest first, and where older ones begin."""

    voices: list[Voice]
    older: Cursor | None
    first: bool


@dataclass(frozen=True)
class About:
    """A measure that a contribution is about."""

    code: str
    title: Texts
    paragraph_id: uuid.UUID | None


_COLUMNS = (
    Input.id,
    Input.words,
    Input.language,
    Input.channel,
    Input.said_on,
    Input.author_kind,
    Input.author_name,
    Input.people_count,
    Entity.name.label("entity"),
)


def _concerned(
    subject: str, subject_id: int, before: Cursor | None, most: int
) -> Select[uuid.UUID]:
    """The keys of the newest public inputs that concern an area or measure: one index range."""
    query = (
        select(Concern.input_id)
        .where(
            Concern.subject == subject,
            Concern.subject_id == subject_id,
            Concern.visibility == Visibility.PUBLIC.value,
        )
        .order_by(Concern.said_on.desc(), Concern.input_id.desc())
        .limit(most)
    )
    if before is None:
        return query
    return query.where(
        tuple_(Concern.said_on, Concern.input_id) < tuple_(before.said_on, before.input_id)
    )


def comments_of(
    session: Session,
    measure_id: int,
    *,
    before: Cursor | None = None,
    at_once: int = COMMENTS_AT_ONCE,
) -> Page:
    """What was said in public of a measure, through any channel, with the paragraph meant. One query."""
    keys = _concerned("measure", measure_id, before, at_once + 1).subquery()
    rows = session.execute(
        select(*_COLUMNS, InputLink.paragraph_id, MeasureVersion.number)
        .select_from(keys)
        .join(Input, Input.id == keys.c.input_id)
        .join(
            InputLink,
            (InputLink.input_id == Input.id)
            & (InputLink.measure_id == measure_id)
            & (InputLink.state == "confirmed"),
        )
        .outerjoin(Entity, Entity.id == Input.entity_id)
        .outerjoin(Comment, (Comment.input_id == Input.id) & (Comment.measure_id == measure_id))
        .outerjoin(MeasureVersion, MeasureVersion.id == Comment.version_id)
        .order_by(Input.said_on.desc(), Input.id.desc(), InputLink.position, InputLink.id)
    )
    # Two marked passages of one paragraph are two links, but one thing said of it.
    found = {(row.id, row.paragraph_id): _voice(row) for row in rows}
    return _page(list(found.values()), at_once, before)


def said_in_area(
    session: Session, area_id: int, *, before: Cursor | None = None, at_once: int = 20
) -> Page:
    """What was said in public in an area or of its measures. One query."""
    keys = _concerned("area", area_id, before, at_once + 1).subquery()
    rows = session.execute(
        select(*_COLUMNS)
        .select_from(keys)
        .join(Input, Input.id == keys.c.input_id)
        .outerjoin(Entity, Entity.id == Input.entity_id)
        .order_by(Input.said_on.desc(), Input.id.desc())
    )
    return _page([_voice(row) for row in rows], at_once, before)


def _voice(row: Sequence[Any]) -> Voice:
    """One row of `_COLUMNS`, and after them maybe the paragraph meant and the version read."""
    key, words, tag, channel, said_on, kind, name, people, entity, *place = row
    shown = Shown(words, of_tag(tag))
    return Voice(key, shown, channel, said_on, kind, entity or name, people, *place)


def _page(voices: list[Voice], at_once: int, before: Cursor | None) -> Page:
    keys = list(dict.fromkeys(voice.id for voice in voices))
    if len(keys) <= at_once:
        return Page(voices, None, before is None)
    shown = set(keys[:at_once])
    kept = [voice for voice in voices if voice.id in shown]
    return Page(kept, Cursor(kept[-1].said_on, kept[-1].id), before is None)


def measures_meant(
    session: Session, input_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[About]]:
    """The public measures that these inputs are about."""
    rows = session.execute(
        select(InputLink.input_id, Measure.code, Measure.title, InputLink.paragraph_id)
        .join(Measure, Measure.id == InputLink.measure_id)
        .where(
            InputLink.input_id.in_(list(input_ids)),
            InputLink.state == "confirmed",
            Measure.published,
        )
        .order_by(Measure.code, InputLink.position)
    )
    found: dict[uuid.UUID, list[About]] = {}
    for input_id, code, title, paragraph_id in rows:
        abouts = found.setdefault(input_id, [])
        if all(one.code != code for one in abouts):
            abouts.append(About(code, title, paragraph_id))
    return found


def counts_by_paragraph(session: Session, measure_id: int) -> dict[uuid.UUID | None, int]:
    """How many public contributions each paragraph has; None: those on the measure as a whole."""
    rows = session.execute(
        select(InputLink.paragraph_id, func.count(InputLink.input_id.distinct()))
        .join(Input, Input.id == InputLink.input_id)
        .where(
            InputLink.measure_id == measure_id,
            InputLink.state == "confirmed",
            Input.visibility == Visibility.PUBLIC.value,
        )
        .group_by(InputLink.paragraph_id)
    )
    return {row[0]: row[1] for row in rows}
