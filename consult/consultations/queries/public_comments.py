"""Reads of what was said in public, and of the version that is being commented on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Subquery,
    Uuid,
    bindparam,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from consult.contributions.models import Concern, Input, InputLink
from consult.contributions.rules.contributions import Visibility
from consult.contributions.rules.filters import Cursor
from consult.db.prepared import Prepared
from consult.db.session import Runs
from consult.languages.rules import Shown, Texts, of_tag
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureVersion

from ..models import Comment

COMMENTS_AT_ONCE = 100
VoiceRow = tuple[Any, ...]
"""A voice as the database gives it."""


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


def _concerned(subject: str, *older_than: ColumnElement[bool]) -> Subquery:
    """The keys of the newest public inputs that concern an area or measure: one index range."""
    return (
        select(Concern.input_id)
        .where(
            Concern.subject == subject,
            Concern.subject_id == bindparam("number"),
            Concern.visibility == Visibility.PUBLIC.value,
            *older_than,
        )
        .order_by(Concern.said_on.desc(), Concern.input_id.desc())
        .limit(bindparam("most", type_=Integer()))
        .subquery()
    )


_OLDER = tuple_(Concern.said_on, Concern.input_id) < tuple_(
    bindparam("day", type_=Date()), bindparam("key", type_=Uuid())
)


def _comments(keys: Subquery) -> Select[*tuple[Any, ...]]:
    of_measure = InputLink.measure_id == bindparam("number")
    return (
        select(*_COLUMNS, InputLink.paragraph_id, MeasureVersion.number)
        .select_from(keys)
        .join(Input, Input.id == keys.c.input_id)
        .join(
            InputLink,
            (InputLink.input_id == Input.id) & of_measure & (InputLink.state == "confirmed"),
        )
        .outerjoin(Entity, Entity.id == Input.entity_id)
        .outerjoin(
            Comment, (Comment.input_id == Input.id) & (Comment.measure_id == InputLink.measure_id)
        )
        .outerjoin(MeasureVersion, MeasureVersion.id == Comment.version_id)
        .order_by(Input.said_on.desc(), Input.id.desc(), InputLink.position, InputLink.id)
    )


def _said(keys: Subquery) -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .select_from(keys)
        .join(Input, Input.id == keys.c.input_id)
        .outerjoin(Entity, Entity.id == Input.entity_id)
        .order_by(Input.said_on.desc(), Input.id.desc())
    )


_COMMENTS = _comments(_concerned("measure"))
_OLDER_COMMENTS = _comments(_concerned("measure", _OLDER))
_SAID = _said(_concerned("area"))
_OLDER_SAID = _said(_concerned("area", _OLDER))


def _parameters(number: int, before: Cursor | None, at_once: int) -> dict[str, Any]:
    """One more than is shown, to see whether there are older ones."""
    parameters: dict[str, Any] = {"number": number, "most": at_once + 1}
    if before is not None:
        parameters |= {"day": before.said_on, "key": before.input_id}
    return parameters


def comment_rows(
    session: Session,
    measure_id: int,
    *,
    before: Cursor | None = None,
    at_once: int = COMMENTS_AT_ONCE,
) -> tuple[VoiceRow, ...]:
    """What was said in public of a measure, through any channel, as `comments` reads it. One query."""
    statement = _COMMENTS if before is None else _OLDER_COMMENTS
    rows = session.execute(statement, _parameters(measure_id, before, at_once))
    return tuple(map(tuple, rows))


def comments(
    rows: Iterable[VoiceRow], *, before: Cursor | None = None, at_once: int = COMMENTS_AT_ONCE
) -> Page:
    """A page of what was said of a measure, with the paragraph meant."""
    # Two marked passages of one paragraph are two links, but one thing said of it.
    found = {(voice.id, voice.paragraph_id): voice for voice in map(_voice, rows)}
    return _page(list(found.values()), at_once, before)


def said_in_area(
    session: Session, area_id: int, *, before: Cursor | None = None, at_once: int = 20
) -> Page:
    """What was said in public in an area or of its measures. One query."""
    statement = _SAID if before is None else _OLDER_SAID
    rows = session.execute(statement, _parameters(area_id, before, at_once))
    return _page([_voice(tuple(row)) for row in rows], at_once, before)


def _voice(row: VoiceRow) -> Voice:
    """One row of `_COLUMNS`, and after them maybe the paragraph meant and the version read."""
    key, words, tag, channel, said_on, kind, name, people, entity, *place = row
    paragraph, version = place or (None, None)
    return Voice(
        id=key,
        words=Shown(words, of_tag(tag)),
        channel=channel,
        said_on=said_on,
        kind=kind,
        name=entity or name,
        people_count=people,
        paragraph_id=paragraph,
        version=version,
    )


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
