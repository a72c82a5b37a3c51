"""Answering: a draft while it goes on, then a response, its tallies, and its open answers as inputs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Protocol, cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from consult.contributions.rules.receipt_codes import keyed_hash
from consult.db.upsert import insert_or_ignore
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.kinds.base import AnswerIssue, Value
from consult.questionnaire.rules.pages import RoutedPage
from consult.questionnaire.rules.relevance import Answers
from consult.questionnaire.rules.responses import CollectionMode, draft_expiry
from consult.questionnaire.rules.routing import Routing
from consult.results.actions.crosstabs import add_to_crosstabs

from ..models import ResponseDraft
from ..queries.respondent_session import ResponseDraftRow
from .persistence import count_response, record_open_answers, store_answers, store_contacts

_DRAFT = cast(Table, ResponseDraft.__table__)


class AnswerableSurvey(Protocol):
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


class InvalidAnswers(ValueError):
    """Answers that can't be stored; `troubles` says what is in the way, and on which step."""

    def __init__(self, found: Mapping[str, tuple[RoutedPage, AnswerIssue]]) -> None:
        self.troubles = dict(found)
        super().__init__(", ".join(f"{key}: {t.value}" for key, (_, t) in found.items()))


def start_response(
    session: Session,
    *,
    survey: AnswerableSurvey,
    code: str,
    language: str,
    today: date,
    secret: str,
    channel: CollectionMode = CollectionMode.WEB,
) -> ResponseDraftRow:
    """Begin a response to the current version; the one begun before, if the code has one.

    Raises ValueError when the survey was never published.
    """
    if survey.current_version_id is None:
        raise ValueError("not published")
    key = keyed_hash(secret, code, "draft")
    values = {
        "key": key,
        "survey_id": survey.id,
        "version_id": survey.current_version_id,
        "language": language,
        "channel": channel.value,
        "municipality_id": None,
        "answers": {},
        "expires_on": draft_expiry(today),
    }
    insert_or_ignore(session, ResponseDraft, values)
    columns = select(*(_DRAFT.c[name] for name in ResponseDraftRow._fields))
    return ResponseDraftRow(*session.execute(columns.where(_DRAFT.c.key == key)).one())


def save_answers(
    session: Session,
    *,
    draft: ResponseDraftRow,
    answers: Mapping[str, Value],
    language: str,
    today: date,
) -> ResponseDraftRow:
    """Keep what was answered on a page; None takes an answer back. The draft as it is now."""
    kept = {**draft.answers, **answers}
    now = draft._replace(
        answers={key: value for key, value in kept.items() if value is not None},
        language=language,
        expires_on=draft_expiry(today),
    )
    if now != draft:
        values = {"answers": now.answers, "language": language, "expires_on": now.expires_on}
        session.execute(update(_DRAFT).where(_DRAFT.c.key == draft.key).values(values))
    return now


def save_municipality(
    session: Session, *, draft: ResponseDraftRow, municipality_id: int | None
) -> ResponseDraftRow:
    """Keep where the person lives; None: they did not say. The draft as it is now."""
    values = {"municipality_id": municipality_id}
    session.execute(update(_DRAFT).where(_DRAFT.c.key == draft.key).values(values))
    return draft._replace(municipality_id=municipality_id)


def delete_draft(session: Session, *, draft: ResponseDraftRow) -> None:
    """Delete what was answered so far."""
    session.execute(delete(_DRAFT).where(_DRAFT.c.key == draft.key))


def store_response(
    session: Session,
    *,
    survey: AnswerableSurvey,
    version: PublishedVersion | int,
    code: str,
    answers: Answers,
    language: str,
    channel: CollectionMode,
    municipality_id: int | None,
    today: date,
    secret: str,
) -> uuid.UUID:
    """Store a finished response once: its rows, the tallies, its open answers; drop the draft.

    What is not asked of this person is left out; what is worked out is worked out anew. The open
    answers are inputs whose keys have nothing in common with the response's. A second call
    with the same code changes nothing. Returns the id of the (first) response. Raises InvalidAnswers.
    """
    loaded = version if isinstance(version, PublishedVersion) else load_version(session, version)
    flow = Routing(loaded.questionnaire, loaded.logic, answers, language=language, today=today)
    found = flow.issues()
    if (
        channel is CollectionMode.PAPER
    ):  # a sheet can't be asked again: what is missing stays missing
        found = {key: one for key, one in found.items() if one[1] is not AnswerIssue.MISSING}
    if found:
        raise InvalidAnswers(found)
    given = list(flow.applicable_answers())
    key, own = keyed_hash(secret, code, "response"), uuid.uuid4()
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
    new = insert_or_ignore(session, SurveyResponse, values)
    if new:
        store_answers(session, loaded, own, given)
        count_response(session, loaded, values, given)
        current = _current_version(session, survey) or loaded
        add_to_crosstabs(session, current=current, answered=loaded, answers=given)
        record_open_answers(session, survey, loaded, values, given, code, secret)
        store_contacts(session, loaded, values, given, code, secret)
    session.execute(delete(_DRAFT).where(_DRAFT.c.key == keyed_hash(secret, code, "draft")))
    if new:
        return own
    first = select(SurveyResponse.id).where(SurveyResponse.receipt_key == key)
    return session.scalars(first).one()


def _current_version(session: Session, survey: AnswerableSurvey) -> PublishedVersion | None:
    """The version that says what is compared by, now that a row was written.

    The survey was read before: another may have been published while this one waited for its turn.
    """
    current = session.scalar(select(Survey.current_version_id).where(Survey.id == survey.id))
    return load_version(session, current) if current else None
