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

from consult.contributions.models import Contribution, ContributionLink, ContributionSubject
from consult.contributions.rules.contributions import Visibility
from consult.contributions.rules.filters import Cursor
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
    Contribution.id,
    Contribution.words,
    Contribution.language,
    Contribution.channel,
    Contribution.said_on,
    Contribution.author_kind,
    Contribution.author_name,
    Contribution.people_count,
    Entity.name.label("entity"),
)


def _public_contribution_keys(subject: str, *older_than: ColumnElement[bool]) -> Subquery:
    """The keys of the newest public inputs that concern an area or measure: one index range."""
    return (
        select(ContributionSubject.input_id)
        .where(
            ContributionSubject.subject == subject,
            ContributionSubject.subject_id == bindparam("number"),
            ContributionSubject.visibility == Visibility.PUBLIC.value,
            *older_than,
        )
        .order_by(ContributionSubject.said_on.desc(), ContributionSubject.input_id.desc())
        .limit(bindparam("most", type_=Integer()))
        .subquery()
    )


_OLDER_THAN = tuple_(ContributionSubject.said_on, ContributionSubject.input_id) < tuple_(
    bindparam("day", type_=Date()), bindparam("key", type_=Uuid())
)


def _measure_select(keys: Subquery) -> Select[*tuple[Any, ...]]:
    link = ContributionLink
    return (
        select(*_COLUMNS, link.paragraph_id, MeasureVersion.number)
        .select_from(keys)
        .join(Contribution, Contribution.id == keys.c.input_id)
        .join(
            link,
            (link.input_id == Contribution.id)
            & (link.measure_id == bindparam("number"))
            & (link.state == "confirmed"),
        )
        .outerjoin(Entity, Entity.id == Contribution.entity_id)
        .outerjoin(
            Comment,
            (Comment.input_id == Contribution.id) & (Comment.measure_id == link.measure_id),
        )
        .outerjoin(MeasureVersion, MeasureVersion.id == Comment.version_id)
        .order_by(Contribution.said_on.desc(), Contribution.id.desc(), link.position, link.id)
    )


def _area_select(keys: Subquery) -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .select_from(keys)
        .join(Contribution, Contribution.id == keys.c.input_id)
        .outerjoin(Entity, Entity.id == Contribution.entity_id)
        .order_by(Contribution.said_on.desc(), Contribution.id.desc())
    )


_OF_MEASURE = _measure_select(_public_contribution_keys("measure"))
_OLDER_OF_MEASURE = _measure_select(_public_contribution_keys("measure", _OLDER_THAN))
_IN_AREA = _area_select(_public_contribution_keys("area"))
_OLDER_IN_AREA = _area_select(_public_contribution_keys("area", _OLDER_THAN))


def _query_parameters(number: int, before: Cursor | None, limit: int) -> dict[str, Any]:
    """One more is asked for than is shown, to see whether there are older ones."""
    parameters: dict[str, Any] = {"number": number, "most": limit + 1}
    if before is not None:
        parameters |= {"day": before.said_on, "key": before.input_id}
    return parameters


def public_comment_rows(
    session: Session,
    measure_id: int,
    *,
    before: Cursor | None = None,
    limit: int = COMMENTS_PER_PAGE,
) -> tuple[PublicCommentRow, ...]:
    """What was said in public of a measure, through any channel, as `public_comments` reads it. One query."""
    statement = _OF_MEASURE if before is None else _OLDER_OF_MEASURE
    rows = session.execute(statement, _query_parameters(measure_id, before, limit))
    return tuple(map(tuple, rows))


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
    statement = _IN_AREA if before is None else _OLDER_IN_AREA
    rows = session.execute(statement, _query_parameters(area_id, before, limit))
    return _page([_public_comment(tuple(row)) for row in rows], limit, before)


def _public_comment(row: PublicCommentRow) -> PublicComment:
    """One row of `_COLUMNS`, and after them maybe the paragraph meant and the version read."""
    key, words, tag, channel, said_on, kind, name, people, entity, *place = row
    paragraph, version = place or (None, None)
    return PublicComment(
        id=key,
        words=ShownText(words, language_of_tag(tag)),
        channel=channel,
        said_on=said_on,
        kind=kind,
        name=entity or name,
        people_count=people,
        paragraph_id=paragraph,
        version=version,
    )


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
