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

    `after_batch` is called after each batch with how many are read; it may end the transaction.
    """
    table = cast(Table, SurveyResponse.__table__).c
    columns = (
        table.id, table.version_id, table.language, table.channel, table.municipality_id
    )  # fmt: skip
    last, number = uuid.UUID(int=0), 0
    while True:
        batch = session.execute(
            select(*columns)
            .where(table.survey_id == survey_id, table.id > last)
            .order_by(table.id)
            .limit(BATCH_SIZE)
        ).all()
        if not batch:
            return
        last = batch[-1][0]
        exported = {}
        for response_id, *values in batch:
            number += 1
            exported[response_id] = ExportedResponse(number, *values)
        _add_answers(session, exported)
        yield from exported.values()
        after_batch(number)


def _add_answers(session: Session, exported: dict[uuid.UUID, ExportedResponse]) -> None:
    """Read the answers of a batch of responses into them."""
    table = cast(Table, Answer.__table__).c
    rows = session.execute(
        select(
            table.response_id,
            table.question_id,
            table.repeat,
            table.choice_id,
            table.number,
            table.words,
        )
        .where(table.response_id.in_(list(exported)))
        .order_by(table.response_id, table.question_id, table.repeat, table.choice_id)
    )
    for response_id, *row in rows:
        exported[response_id].rows.append(cast(AnswerRow, tuple(row)))


def total_responses(session: Session, survey_id: int) -> int:
    """How many responses a survey has."""
    total = select(func.coalesce(func.sum(ResponseTally.count), 0))
    return int(session.scalars(total.where(ResponseTally.survey_id == survey_id)).one())


def numbered_versions(session: Session, survey_id: int) -> list[tuple[int, PublishedVersion]]:
    """The versions of a survey with their numbers, the newest first."""
    rows = select(SurveyVersion.id, SurveyVersion.number).where(
        SurveyVersion.survey_id == survey_id
    )
    numbers: dict[int, int] = dict(session.execute(rows).all())
    versions = versions_of_surveys(session, [survey_id]).get(survey_id, [])
    return [(numbers[version.id], version) for version in versions]


def municipalities(session: Session) -> dict[int, tuple[str, str]]:
    """Code and name of every municipality."""
    rows = session.execute(select(Municipality.id, Municipality.code, Municipality.name))
    return {number: (code, name) for number, code, name in rows}


@dataclass(frozen=True)
class ObservedValues:
    """The languages, channels and municipalities (code, name) that responses of a survey have."""

    languages: tuple[str, ...]
    channels: tuple[str, ...]
    municipalities: tuple[tuple[str, str], ...]


def observed_values(session: Session, survey_id: int) -> ObservedValues:
    """The languages, channels and municipalities of a survey's responses."""
    tally = ResponseTally
    rows = session.execute(
        select(tally.language, tally.channel, tally.municipality_id).where(
            tally.survey_id == survey_id
        )
    ).all()
    names = municipalities(session)
    return ObservedValues(
        tuple(sorted({row[0] for row in rows})),
        tuple(sorted({row[1] for row in rows})),
        tuple(sorted(names[number] for number in {row[2] for row in rows} if number in names)),
    )


def open_answers(session: Session, question_id: int) -> Iterator[tuple[str, str]]:
    """The answers to an open question in random order, with the language where 5 people wrote in it.

    Neither day nor municipality, which could link an answer to the row of its response.
    """
    answers = (
        select(Contribution.words, Contribution.language)
        .join(OpenAnswer, OpenAnswer.input_id == Contribution.id)
        .where(
            OpenAnswer.question_id == question_id,
            Contribution.visibility != Visibility.HIDDEN.value,
        )
    )
    subquery = answers.subquery()
    sizes: dict[str, int] = dict(
        session.execute(
            select(subquery.c.language, func.count()).group_by(subquery.c.language)
        ).all()
    )
    shuffled = answers.order_by(func.random()).execution_options(yield_per=BATCH_SIZE)
    for words, language in session.execute(shuffled):
        yield words, language if sizes.get(language, 0) >= INTERNAL_THRESHOLD else ""
