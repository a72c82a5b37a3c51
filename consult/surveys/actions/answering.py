"""Answering: a draft while it goes on, then a response, its tallies, and its open answers as inputs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from consult.db.upsert import add_to_counts, insert_ignoring
from consult.inputs.actions import record_many
from consult.inputs.rules import Author, Said, Statement, Target, input_key, key_of, visibility_for
from consult.inputs.rules import Channel as InputChannel

from ..models import (
    Answer,
    AnswerTally,
    OpenAnswer,
    ResponseDraft,
    ResponseTally,
    Survey,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
    SurveyResponse,
)
from ..queries.versions import Loaded, loaded_version
from ..rules.answering import Answers, Channel, counted, draft_ends, open_answers, troubles
from ..rules.kinds import KINDS, Trouble, Value


class Unsound(ValueError):
    """Answers that can't be stored; `troubles` says what is in the way, by question."""

    def __init__(self, found: Mapping[str, Trouble]) -> None:
        self.troubles = dict(found)
        super().__init__(", ".join(f"{key}: {t.value}" for key, t in found.items()))


def start_response(
    session: Session,
    *,
    survey: Survey,
    code: str,
    language: str,
    today: date,
    secret: str,
    channel: Channel = Channel.WEB,
) -> ResponseDraft:
    """Begin a response to the current version; the one begun before, if the code has one.

    Raises ValueError when the survey was never published.
    """
    if survey.current_version_id is None:
        raise ValueError("not published")
    key = key_of(secret, code, "draft")
    values = {
        "key": key,
        "survey_id": survey.id,
        "version_id": survey.current_version_id,
        "language": language,
        "channel": channel.value,
        "municipality_id": None,
        "answers": {},
        "expires_on": draft_ends(today),
    }
    insert_ignoring(session, ResponseDraft, values)
    return session.get_one(ResponseDraft, key)


def keep_answer(
    session: Session,
    *,
    draft: ResponseDraft,
    answers: Mapping[str, Value],
    language: str,
    today: date,
) -> None:
    """Keep what was answered on a page; None takes an answer back."""
    kept = {**draft.answers, **answers}
    draft.answers = {key: value for key, value in kept.items() if value is not None}
    draft.language = language
    draft.expires_on = draft_ends(today)
    session.flush()


def keep_municipality(
    session: Session, *, draft: ResponseDraft, municipality_id: int | None
) -> None:
    """Keep where the person lives; None: they did not say."""
    draft.municipality_id = municipality_id
    session.flush()


def submit(
    session: Session,
    *,
    survey: Survey,
    version: Loaded | int,
    code: str,
    answers: Answers,
    language: str,
    channel: Channel,
    municipality_id: int | None,
    today: date,
    secret: str,
) -> SurveyResponse:
    """Store a finished response once: its rows, the tallies, its open answers; drop the draft.

    The open answers are inputs whose keys have nothing in common with the response's. A second
    call with the same code changes nothing and returns the first response. Raises Unsound.
    """
    loaded = version if isinstance(version, Loaded) else loaded_version(session, version)
    if found := troubles(loaded.questionnaire, answers):
        raise Unsound(found)
    key = key_of(secret, code, "response")
    values = {
        "id": uuid.uuid4(),
        "survey_id": survey.id,
        "version_id": loaded.id,
        "language": language,
        "channel": channel.value,
        "municipality_id": municipality_id,
        "said_on": today,
        "receipt_key": key,
    }
    if insert_ignoring(session, SurveyResponse, values):
        _store_answers(session, loaded, values, answers)
        _store_tallies(session, loaded, values, answers)
        _store_words(session, survey, loaded, values, answers, code, secret)
    session.execute(delete(ResponseDraft).where(ResponseDraft.key == key_of(secret, code, "draft")))
    return session.scalars(select(SurveyResponse).where(SurveyResponse.receipt_key == key)).one()


def _store_answers(
    session: Session, loaded: Loaded, response: Mapping[str, Any], answers: Answers
) -> None:
    rows = [
        {
            "response_id": response["id"],
            "question_id": loaded.question_ids[question.key],
            "repeat": 0,
            "choice_id": loaded.choice_ids[question.key, row.choice] if row.choice else 0,
            "number": row.number,
        }
        for question in loaded.questionnaire.questions
        if KINDS[question.kind].answered(value := answers.get(question.key))
        for row in KINDS[question.kind].rows(question, value)
    ]
    if rows:
        session.execute(insert(Answer), rows)


def _store_tallies(
    session: Session, loaded: Loaded, response: Mapping[str, Any], answers: Answers
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
    keys = []
    for key, cell in counted(loaded.questionnaire, answers):
        choice, value = (None, 0) if cell is None else cell
        choice_id = loaded.choice_ids[key, choice] if choice else 0
        keys.append((loaded.question_ids[key], -1 if cell is None else choice_id, value))
    add_to_counts(
        session,
        AnswerTally,
        [
            {"question_id": q, "choice_id": c, "value": v, **group, "count": 1}
            for q, c, v in sorted(keys)
        ],
    )


def _store_words(
    session: Session,
    survey: Survey,
    loaded: Loaded,
    response: Mapping[str, Any],
    answers: Answers,
    code: str,
    secret: str,
) -> None:
    """Hand the open answers to the ledger, tied to what their questions concern."""
    words = open_answers(loaded.questionnaire, answers, response["language"])
    if not words:
        return
    questions = [loaded.question_ids[one.question] for one in words]
    targets = _targets(session, questions)
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
    session.execute(
        insert(OpenAnswer),
        [
            {"question_id": question, "input_id": input_id}
            for question, input_id in zip(questions, ids, strict=True)
        ],
    )


def _targets(session: Session, question_ids: Iterable[int]) -> dict[int, list[Target]]:
    """What questions concern today: a link may have gone with its area."""
    wanted = list(question_ids)
    found: dict[int, list[Target]] = {}
    areas = session.execute(
        select(SurveyQuestionArea.question_id, SurveyQuestionArea.area_id)
        .where(SurveyQuestionArea.question_id.in_(wanted))
        .order_by(SurveyQuestionArea.question_id, SurveyQuestionArea.area_id)
    )
    measures = session.execute(
        select(SurveyQuestionMeasure.question_id, SurveyQuestionMeasure.measure_id)
        .where(SurveyQuestionMeasure.question_id.in_(wanted))
        .order_by(SurveyQuestionMeasure.question_id, SurveyQuestionMeasure.measure_id)
    )
    for question_id, area_id in areas:
        found.setdefault(question_id, []).append(Target(area_id=area_id))
    for question_id, measure_id in measures:
        found.setdefault(question_id, []).append(Target(measure_id=measure_id))
    return found
