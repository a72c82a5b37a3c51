"""What a finished response leaves: answer rows, tallies, inputs of the ledger, addresses.

Nothing but the survey and the day ties one kind to another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from consult.contributions.actions import record_many
from consult.contributions.rules.contributions import (
    Author,
    Said,
    Statement,
    Target,
    visibility_for,
)
from consult.contributions.rules.contributions import Channel as InputChannel
from consult.contributions.rules.receipt_codes import input_key
from consult.db.prepared import Prepared
from consult.db.session import Runs
from consult.db.upsert import add_to_counts, insert_all
from consult.questionnaire.models.responses import (
    ANSWERED,
    TOTAL,
    Answer,
    AnswerTally,
    OpenAnswer,
    ResponseTally,
    SurveyContact,
)
from consult.questionnaire.models.surveys import (
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
)
from consult.questionnaire.queries.versions import Loaded
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.contact import contact_key, way_of
from consult.questionnaire.rules.relevance import packed
from consult.questionnaire.rules.responses import counted, open_answers, totals
from consult.questionnaire.rules.routing import Given


class OfPlan(Protocol):
    """A survey of a plan."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def plan_id(self) -> int:
        """The plan whose ledger takes its open answers."""


def store_answers(
    session: Session, loaded: Loaded, response_id: uuid.UUID, given: Iterable[Given]
) -> None:
    """Keep the answers, a row for each choice, number or worked-out value."""
    rows = [
        {
            "response_id": response_id,
            "question_id": loaded.question_ids[one.question.key],
            "repeat": packed(one.path),
            "choice_id": loaded.choice_ids[one.question.key, row.choice] if row.choice else 0,
            "number": row.number,
            "words": row.words,
        }
        for one in given
        for row in KINDS[one.question.kind].rows(one.question, one.value)
    ]
    insert_all(session, Answer, rows)


def store_tallies(
    session: Session, loaded: Loaded, response: Mapping[str, Any], given: Sequence[Given]
) -> None:
    """Add to the counts, in the order of their keys: rivals then never wait for each other."""
    group = {
        "language": response["language"],
        "channel": response["channel"],
        "municipality_id": response["municipality_id"] or 0,
    }
    add_to_counts(
        session, ResponseTally, [{"survey_id": response["survey_id"], **group, "count": 1}]
    )
    ids = loaded.question_ids
    cells = [(ids[key], TOTAL, 0, total) for key, total in totals(given).items()]
    for key, cell in counted(given):
        choice, value = (None, 0) if cell is None else cell
        choice_id = loaded.choice_ids[key, choice] if choice else 0
        cells.append((ids[key], ANSWERED if cell is None else choice_id, value, 1))
    add_to_counts(
        session,
        AnswerTally,
        [
            {"question_id": q, "choice_id": c, "value": v, **group, "count": n}
            for q, c, v, n in sorted(cells)
        ],
    )


def store_contacts(
    session: Session,
    loaded: Loaded,
    response: Mapping[str, Any],
    given: Iterable[Given],
    code: str,
    secret: str,
) -> None:
    """Keep the addresses people left, in a table of their own, with what they agreed to."""
    rows = []
    for one in given:
        reached = way_of(one.value.get("address")) if one.question.kind == "contact" else None
        if reached is None or one.path:  # of what repeats no address is kept
            continue
        consent = one.question.hint or one.question.label
        rows.append(
            {
                "id": uuid.uuid4(),
                "survey_id": response["survey_id"],
                "question_id": loaded.question_ids[one.question.key],
                "receipt_key": contact_key(secret, code, one.question.key),
                "way": reached[0].value,
                "address": reached[1],
                "language": response["language"],
                "consent": consent.shown(response["language"]).words,
                "said_on": response["said_on"],
            }
        )
    insert_all(session, SurveyContact, rows)


def store_words(
    session: Session,
    survey: OfPlan,
    loaded: Loaded,
    response: Mapping[str, Any],
    given: Iterable[Given],
    code: str,
    secret: str,
) -> None:
    """Hand the open answers to the ledger, tied to what their questions concern."""
    words = open_answers(given, response["language"])
    if not words:
        return
    questions = [loaded.question_ids[one.question] for one in words]
    targets = _targets(session, survey.id)
    author = Author()
    statements = [
        Statement(
            plan_id=survey.plan_id,
            said=Said(one.words, one.language),
            channel=InputChannel.SURVEY,
            said_on=response["said_on"],
            author=author,
            targets=targets.get(question, []),
            municipality_id=response["municipality_id"],
            visibility=visibility_for(author, InputChannel.SURVEY),
            receipt_key=input_key(secret, code, nth),
        )
        for nth, (one, question) in enumerate(zip(words, questions, strict=True))
    ]
    ids = record_many(session, statements)
    tied = zip(questions, ids, strict=True)
    insert_all(session, OpenAnswer, [{"question_id": q, "input_id": i} for q, i in tied])


def _targets(session: Session, survey_id: int) -> dict[int, list[Target]]:
    """What the questions of a survey concern today: a link may have gone with its area."""
    area, measure, question = SurveyQuestionArea, SurveyQuestionMeasure, SurveyQuestion
    statement = union_all(
        select(area.question_id, literal(0).label("kind"), area.area_id.label("id"))
        .join(question, question.id == area.question_id)
        .where(question.survey_id == survey_id),
        select(measure.question_id, literal(1), measure.measure_id)
        .join(question, question.id == measure.question_id)
        .where(question.survey_id == survey_id),
    ).order_by("question_id", "kind", "id")
    found: dict[int, list[Target]] = {}
    for question_id, is_measure, number in session.execute(statement):
        target = Target(measure_id=number) if is_measure else Target(area_id=number)
        found.setdefault(question_id, []).append(target)
    return found
