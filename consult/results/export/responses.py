"""Responses from the database, a few hundred at a time: a million answers take no more memory.

They come in the order of their random ids, which says nothing of when they were given.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import Visibility
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.plan.models.plans import Municipality
from consult.questionnaire.models.responses import Answer, OpenAnswer, SurveyResponse
from consult.questionnaire.models.surveys import SurveyVersion
from consult.questionnaire.queries.versions import PublishedVersion

from ..models import ResponseTally
from ..queries.counts import versions_of_surveys

BATCH_SIZE = 500

AnswerRow = tuple[int, int, int, Decimal | None, str | None]
"""Question, place in what repeats, choice, number, words."""


@dataclass
class ExportedResponse:
    """A response as it is written; `number` counts them within the file."""

    number: int
    version_id: int
    language: str
    channel: str
    municipality_id: int | None
    rows: list[AnswerRow] = field(default_factory=list)


def responses(
    session: Session, survey_id: int, *, after_batch: Callable[[int], None] = lambda done: None
) -> Iterator[ExportedResponse]:
    """Every response of a survey with its rows.

    `between` is called with how many are read whenever a batch was; it may end the transaction.
    """
    own = cast(Table, SurveyResponse.__table__).c
    told = (own.id, own.version_id, own.language, own.channel, own.municipality_id)
    last, number = uuid.UUID(int=0), 0
    while True:
        batch = session.execute(
            select(*told)
            .where(own.survey_id == survey_id, own.id > last)
            .order_by(own.id)
            .limit(BATCH_SIZE)
        ).all()
        if not batch:
            return
        last = batch[-1][0]
        found = {}
        for key, *values in batch:
            number += 1
            found[key] = ExportedResponse(number, *values)
        _answers(session, found)
        yield from found.values()
        after_batch(number)


def _answers(session: Session, found: dict[uuid.UUID, ExportedResponse]) -> None:
    one = cast(Table, Answer.__table__).c
    rows = session.execute(
        select(one.response_id, one.question_id, one.repeat, one.choice_id, one.number, one.words)
        .where(one.response_id.in_(list(found)))
        .order_by(one.response_id, one.question_id, one.repeat, one.choice_id)
    )
    for key, *row in rows:
        found[key].rows.append(cast(AnswerRow, tuple(row)))


def total_responses(session: Session, survey_id: int) -> int:
    """How many responses a survey has."""
    counted = select(func.coalesce(func.sum(ResponseTally.count), 0))
    return int(session.scalars(counted.where(ResponseTally.survey_id == survey_id)).one())


def numbered_versions(session: Session, survey_id: int) -> list[tuple[int, PublishedVersion]]:
    """The versions of a survey with their numbers, the newest first."""
    rows = select(SurveyVersion.id, SurveyVersion.number).where(
        SurveyVersion.survey_id == survey_id
    )
    numbers: dict[int, int] = dict(session.execute(rows).all())
    found = versions_of_surveys(session, [survey_id]).get(survey_id, [])
    return [(numbers[version.id], version) for version in found]


def municipalities(session: Session) -> dict[int, tuple[str, str]]:
    """Code and name of every municipality."""
    rows = session.execute(select(Municipality.id, Municipality.code, Municipality.name))
    return {number: (code, name) for number, code, name in rows}


@dataclass(frozen=True)
class ObservedValues:
    """What responses of a survey can be told apart by: languages, channels, codes and names of places."""

    languages: tuple[str, ...]
    channels: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


def observed_values(session: Session, survey_id: int) -> ObservedValues:
    """The languages, channels and municipalities of a survey's responses."""
    tally = ResponseTally
    rows = session.execute(
        select(tally.language, tally.channel, tally.municipality_id).where(
            tally.survey_id == survey_id
        )
    ).all()
    known, there = municipalities(session), {row[2] for row in rows}
    return ObservedValues(
        tuple(sorted({row[0] for row in rows})),
        tuple(sorted({row[1] for row in rows})),
        tuple(sorted(known[number] for number in there if number in known)),
    )


def open_answers(session: Session, question_id: int) -> Iterator[tuple[str, str]]:
    """What was written to an open question, mixed; with its language where 5 people wrote in it.

    Neither day nor municipality: with them words could be put beside the answers of a response.
    """
    here = (
        select(Contribution.words, Contribution.language)
        .join(OpenAnswer, OpenAnswer.input_id == Contribution.id)
        .where(
            OpenAnswer.question_id == question_id,
            Contribution.visibility != Visibility.HIDDEN.value,
        )
    )
    inner = here.subquery()
    sizes: dict[str, int] = dict(
        session.execute(select(inner.c.language, func.count()).group_by(inner.c.language)).all()
    )
    mixed = here.order_by(func.random()).execution_options(yield_per=BATCH_SIZE)
    for words, language in session.execute(mixed):
        yield words, language if sizes.get(language, 0) >= INTERNAL_THRESHOLD else ""
