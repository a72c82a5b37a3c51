"""Answering: a draft while it goes on, then a response, its tallies, and its open answers as inputs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, cast

from sqlalchemy import (
    BindParameter,
    Table,
    bindparam,
    delete,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from consult.db.upsert import add_to_counts, insert_all, insert_ignoring
from consult.inputs.actions import record_many
from consult.inputs.rules import Author, Said, Statement, Target, input_key, key_of, visibility_for
from consult.inputs.rules import Channel as InputChannel

from ..models import (
    Answer,
    AnswerTally,
    OpenAnswer,
    ResponseDraft,
    ResponseTally,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
    SurveyResponse,
)
from ..queries.sitting import Draft
from ..queries.versions import Loaded, loaded_version
from ..rules.answering import Answers, Channel, counted, draft_ends, open_answers, troubles
from ..rules.kinds import KINDS, Trouble, Value

_DRAFT = cast(Table, ResponseDraft.__table__)
_OWN = _DRAFT.c.key == bindparam("own")
_KEEP = update(_DRAFT).where(_OWN)
_KEEP_ANSWERS = _KEEP.values({n: bindparam(n) for n in ("answers", "language", "expires_on")})
_KEEP_PLACE = _KEEP.values(municipality_id=bindparam("municipality_id"))
_DROP = delete(_DRAFT).where(_OWN)


class Answered(Protocol):
    """A survey that can be answered."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def plan_id(self) -> int:
        """The plan whose ledger takes its open answers."""

    @property
    def current_version_id(self) -> int | None:
        """The version that people answer now; None: it was never published."""


class Unsound(ValueError):
    """Answers that can't be stored; `troubles` says what is in the way, by question."""

    def __init__(self, found: Mapping[str, Trouble]) -> None:
        self.troubles = dict(found)
        super().__init__(", ".join(f"{key}: {t.value}" for key, t in found.items()))


def start_response(
    session: Session,
    *,
    survey: Answered,
    code: str,
    language: str,
    today: date,
    secret: str,
    channel: Channel = Channel.WEB,
) -> Draft:
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
    return Draft(**session.execute(select(_DRAFT).where(_OWN), {"own": key}).one()._mapping)


def keep_answer(
    session: Session,
    *,
    draft: Draft,
    answers: Mapping[str, Value],
    language: str,
    today: date,
) -> Draft:
    """Keep what was answered on a page; None takes an answer back. The draft as it is now."""
    kept = {**draft.answers, **answers}
    now = replace(
        draft,
        answers={key: value for key, value in kept.items() if value is not None},
        language=language,
        expires_on=draft_ends(today),
    )
    if now != draft:
        values = {"answers": now.answers, "language": language, "expires_on": now.expires_on}
        session.execute(_KEEP_ANSWERS, {"own": draft.key, **values})
    return now


def keep_municipality(session: Session, *, draft: Draft, municipality_id: int | None) -> Draft:
    """Keep where the person lives; None: they did not say. The draft as it is now."""
    session.execute(_KEEP_PLACE, {"own": draft.key, "municipality_id": municipality_id})
    return replace(draft, municipality_id=municipality_id)


def submit(
    session: Session,
    *,
    survey: Answered,
    version: Loaded | int,
    code: str,
    answers: Answers,
    language: str,
    channel: Channel,
    municipality_id: int | None,
    today: date,
    secret: str,
) -> uuid.UUID:
    """Store a finished response once: its rows, the tallies, its open answers; drop the draft.

    The open answers are inputs whose keys have nothing in common with the response's. A second
    call with the same code changes nothing. Returns the id of the (first) response. Raises Unsound.
    """
    loaded = version if isinstance(version, Loaded) else loaded_version(session, version)
    if found := troubles(loaded.questionnaire, answers):
        raise Unsound(found)
    key, own = key_of(secret, code, "response"), uuid.uuid4()
    values = {
        "id": own,
        "survey_id": survey.id,
        "version_id": loaded.id,
        "language": language,
        "channel": channel.value,
        "municipality_id": municipality_id,
        "said_on": today,
        "receipt_key": key,
    }
    new = insert_ignoring(session, SurveyResponse, values)
    if new:
        _store_answers(session, loaded, values, answers)
        _store_tallies(session, loaded, values, answers)
        _store_words(session, survey, loaded, values, answers, code, secret)
    session.execute(_DROP, {"own": key_of(secret, code, "draft")})
    if new:
        return own
    first = select(SurveyResponse.id).where(SurveyResponse.receipt_key == key)
    return session.scalars(first).one()


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
    insert_all(session, Answer, rows)


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
    survey: Answered,
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
    tied = zip(questions, ids, strict=True)
    insert_all(session, OpenAnswer, [{"question_id": q, "input_id": i} for q, i in tied])


_WANTED: BindParameter[list[int]] = bindparam("wanted", expanding=True)
_AREA, _MEASURE = SurveyQuestionArea, SurveyQuestionMeasure
_CONCERNED = union_all(
    select(_AREA.question_id, literal(0).label("kind"), _AREA.area_id.label("id")).where(
        _AREA.question_id.in_(_WANTED)
    ),
    select(_MEASURE.question_id, literal(1), _MEASURE.measure_id).where(
        _MEASURE.question_id.in_(_WANTED)
    ),
).order_by("question_id", "kind", "id")


def _targets(session: Session, question_ids: Iterable[int]) -> dict[int, list[Target]]:
    """What questions concern today: a link may have gone with its area."""
    found: dict[int, list[Target]] = {}
    for question, measure, number in session.execute(_CONCERNED, {"wanted": list(question_ids)}):
        target = Target(measure_id=number) if measure else Target(area_id=number)
        found.setdefault(question, []).append(target)
    return found
