"""Reads of what was said in public, and of the version that is being commented on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Date,
    Integer,
    Select,
    String,
    Subquery,
    Uuid,
    bindparam,
    func,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from consult.contributions.models import Contribution, ContributionLink, ContributionSubject
from consult.contributions.rules.contributions import Visibility
from consult.contributions.rules.filters import Cursor
from consult.db.prepared import Prepared
from consult.db.session import Runs
from consult.languages.rules import ShownText, Texts, language_of_tag
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureVersion

from ..models import Comment

COMMENTS_PER_PAGE = 100
PublicCommentRow = tuple[Any, ...]
"""A voice as the database gives it."""


@dataclass(frozen=True, slots=True)
class PublicComment:
    """A public contribution as a reader meets it."""

    id: uuid.UUID
    words: ShownText
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
class PublicCommentPage:
    """Some contributions, the newest first, and where older ones begin."""

    voices: list[PublicComment]
    older: Cursor | None
    first: bool


@dataclass(frozen=True)
class CommentedMeasure:
    """A measure that a contribution is about."""

    code: str
    title: Texts
    paragraph_id: uuid.UUID | None


_COLUMNS = (
    type_coerce(Contribution.id, String()).label("id"),
    Contribution.words,
    Contribution.language,
    Contribution.channel,
    Contribution.said_on,
    Contribution.author_kind,
    Contribution.author_name,
    Contribution.people_count,
    Entity.name.label("entity"),
)


def _public_contribution_keys(subject: str, older: bool) -> Subquery:
    """The keys of the newest public inputs that concern an area or measure: one index range."""
    query = select(ContributionSubject.input_id).where(
        ContributionSubject.subject == subject,
        ContributionSubject.subject_id == bindparam("number"),
        ContributionSubject.visibility == Visibility.PUBLIC.value,
    )
    if older:
        here = tuple_(ContributionSubject.said_on, ContributionSubject.input_id)
        query = query.where(
            here < tuple_(bindparam("day", type_=Date()), bindparam("key", type_=Uuid()))
        )
    newest = ContributionSubject.said_on.desc(), ContributionSubject.input_id.desc()
    return query.order_by(*newest).limit(bindparam("most", type_=Integer())).subquery()


@cache
def _measure_select(older: bool) -> Prepared:
    """The newest, or those older than a day and a key."""
    keys = _public_contribution_keys("measure", older)
    number: BindParameter[int] = bindparam("number")
    found = (
        select(
            *_COLUMNS,
            type_coerce(ContributionLink.paragraph_id, String()).label("paragraph_id"),
            MeasureVersion.number,
        )
        .select_from(keys)
        .join(Contribution, Contribution.id == keys.c.input_id)
        .join(
            ContributionLink,
            (ContributionLink.input_id == Contribution.id)
            & (ContributionLink.measure_id == number)
            & (ContributionLink.state == "confirmed"),
        )
        .outerjoin(Entity, Entity.id == Contribution.entity_id)
        .outerjoin(Comment, (Comment.input_id == Contribution.id) & (Comment.measure_id == number))
        .outerjoin(MeasureVersion, MeasureVersion.id == Comment.version_id)
        .order_by(
            Contribution.said_on.desc(),
            Contribution.id.desc(),
            ContributionLink.position,
            ContributionLink.id,
        )
    )
    return Prepared(found)


@cache
def _area_select(older: bool) -> Select[*tuple[Any, ...]]:
    keys = _public_contribution_keys("area", older)
    return (
        select(*_COLUMNS)
        .select_from(keys)
        .join(Contribution, Contribution.id == keys.c.input_id)
        .outerjoin(Entity, Entity.id == Contribution.entity_id)
        .order_by(Contribution.said_on.desc(), Contribution.id.desc())
    )


def _query_parameters(number: int, before: Cursor | None, at_once: int) -> dict[str, Any]:
    wanted: dict[str, Any] = {"number": number, "most": at_once + 1}
    return wanted | ({"day": before.said_on, "key": before.input_id} if before else {})


def public_comment_rows(
    on: Runs,
    measure_id: int,
    *,
    before: Cursor | None = None,
    limit: int = COMMENTS_PER_PAGE,
) -> tuple[PublicCommentRow, ...]:
    """What was said in public of a measure, through any channel, as `comments` reads it. One query."""
    wanted = _query_parameters(measure_id, before, limit)
    return tuple(_measure_select(before is not None).rows(on, wanted))


def public_comments(
    rows: Iterable[PublicCommentRow],
    *,
    before: Cursor | None = None,
    limit: int = COMMENTS_PER_PAGE,
) -> PublicCommentPage:
    """A page of what was said of a measure, with the paragraph meant."""
    # Two marked passages of one paragraph are two links, but one thing said of it.
    found = {(voice.id, voice.paragraph_id): voice for voice in map(_public_comment, rows)}
    return _page(list(found.values()), limit, before)


def public_comments_in_area(
    session: Session, area_id: int, *, before: Cursor | None = None, limit: int = 20
) -> PublicCommentPage:
    """What was said in public in an area or of its measures. One query."""
    rows = session.execute(
        _area_select(before is not None), _query_parameters(area_id, before, limit)
    )
    return _page([_public_comment(row) for row in rows], limit, before)


def _public_comment(row: Sequence[Any]) -> PublicComment:
    """One row of `_COLUMNS`, and after them maybe the paragraph meant and the version read."""
    key, words, tag, channel, said_on, kind, name, people, entity, *place = row
    paragraph, version = place or (None, None)
    return PublicComment(
        id=_key(key),
        words=ShownText(words, language_of_tag(tag)),
        channel=channel,
        said_on=said_on,
        kind=kind,
        name=entity or name,
        people_count=people,
        paragraph_id=None if paragraph is None else _key(paragraph),
        version=version,
    )


def _key(raw: uuid.UUID | str) -> uuid.UUID:
    """A key as the database driver gives it; most rows are only compared, so it is read late."""
    return raw if isinstance(raw, uuid.UUID) else uuid.UUID(raw)


def _page(voices: list[PublicComment], at_once: int, before: Cursor | None) -> PublicCommentPage:
    keys = list(dict.fromkeys(voice.id for voice in voices))
    if len(keys) <= at_once:
        return PublicCommentPage(voices, None, before is None)
    shown = set(keys[:at_once])
    kept = [voice for voice in voices if voice.id in shown]
    return PublicCommentPage(kept, Cursor(kept[-1].said_on, kept[-1].id), before is None)


def commented_measures(
    session: Session, contribution_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[CommentedMeasure]]:
    """The public measures that these inputs are about."""
    rows = session.execute(
        select(
            ContributionLink.input_id, Measure.code, Measure.title, ContributionLink.paragraph_id
        )
        .join(Measure, Measure.id == ContributionLink.measure_id)
        .where(
            ContributionLink.input_id.in_(list(contribution_ids)),
            ContributionLink.state == "confirmed",
            Measure.published,
        )
        .order_by(Measure.code, ContributionLink.position)
    )
    found: dict[uuid.UUID, list[CommentedMeasure]] = {}
    for input_id, code, title, paragraph_id in rows:
        abouts = found.setdefault(input_id, [])
        if all(one.code != code for one in abouts):
            abouts.append(CommentedMeasure(code, title, paragraph_id))
    return found


def counts_by_paragraph(session: Session, measure_id: int) -> dict[uuid.UUID | None, int]:
    """How many public contributions each paragraph has; None: those on the measure as a whole."""
    rows = session.execute(
        select(ContributionLink.paragraph_id, func.count(ContributionLink.input_id.distinct()))
        .join(Contribution, Contribution.id == ContributionLink.input_id)
        .where(
            ContributionLink.measure_id == measure_id,
            ContributionLink.state == "confirmed",
            Contribution.visibility == Visibility.PUBLIC.value,
        )
        .group_by(ContributionLink.paragraph_id)
    )
    return {row[0]: row[1] for row in rows}
