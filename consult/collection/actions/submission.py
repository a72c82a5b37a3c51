"""Taking a response in where there is still room for it, and where it brings the code it needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.contributions.rules.receipt_codes import key_of
from consult.db.session import Runs
from consult.questionnaire.actions import take_turn
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.queries.versions import Loaded
from consult.questionnaire.rules.relevance import Answers
from consult.questionnaire.rules.responses import Channel
from consult.questionnaire.rules.routing import Flow

from ..queries.access import choices_taken, code_of, responses_taken
from ..rules.quotas import Quota, filled_by, over, read_quotas
from .access_codes import spend
from .responses import Answered, submit


class Limited(Answered, Protocol):
    """A survey with what limits who can answer it."""

    @property
    def by_code(self) -> bool:
        """Whether a single-use code is asked for."""

    @property
    def most(self) -> int | None:
        """How many responses are taken; None: any number."""

    @property
    def quotas(self) -> list[dict[str, Any]]:
        """`rules.quotas.Quota` as JSON."""


class NoRoom(Exception):
    """The survey, or one of its quotas, is full."""

    def __init__(self, quota: Quota | None = None) -> None:
        self.quota = quota
        super().__init__(f"{quota.question}={quota.choice}" if quota else "survey")


class CodeFault(StrEnum):
    """Why a single-use code opens nothing."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    SPENT = "spent"


class CodeRefused(Exception):
    """A single-use code is asked for, and none that is good was given."""

    def __init__(self, fault: CodeFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def judge_code(session: Session, *, survey: Limited, ticket: str | None, secret: str) -> None:
    """Refuse who brings no good code to a survey that asks for one. Raises CodeRefused."""
    if not survey.by_code:
        return
    if not ticket:
        raise CodeRefused(CodeFault.MISSING)
    found = code_of(session, survey_id=survey.id, code=ticket, secret=secret)
    if found is None:
        raise CodeRefused(CodeFault.UNKNOWN)
    if found.spent:
        raise CodeRefused(CodeFault.SPENT)


def judge_room(session: Session, *, survey: Limited) -> None:
    """Refuse where as many have answered as are wanted. Raises NoRoom."""
    if survey.most is not None and responses_taken(session, survey.id) >= survey.most:
        raise NoRoom


def judge_quotas(session: Session, *, survey: Limited, loaded: Loaded, flow: Flow) -> None:
    """Refuse answers for whose choices no more are wanted. Raises NoRoom."""
    touched = filled_by(read_quotas(survey.quotas), flow.given()) if survey.quotas else []
    if not touched:
        return
    taken = choices_taken(session, touched, loaded.question_ids, loaded.choice_ids)
    if found := over(touched, taken):
        raise NoRoom(found)


def send_response(
    session: Session,
    *,
    survey: Limited,
    version: Loaded,
    code: str,
    answers: Answers,
    language: str,
    channel: Channel,
    municipality_id: int | None,
    today: date,
    secret: str,
    ticket: str | None = None,
) -> uuid.UUID:
    """Store a finished response (`submit`) if there is room, and spend its single-use code.

    Exactly as many are taken as are wanted, however many are sent at once: where anything limits
    a survey they are judged one after another. Paper counts but is never turned away: its sheets
    were handed out, and filled in, before. Raises NoRoom, CodeRefused, Unsound.
    """
    sent: Mapping[str, Any] = {
        "survey": survey,
        "version": version,
        "code": code,
        "answers": answers,
        "language": language,
        "channel": channel,
        "municipality_id": municipality_id,
        "today": today,
        "secret": secret,
    }
    limited = survey.by_code or survey.most is not None or survey.quotas
    if not limited or channel is Channel.PAPER:
        return submit(session, **sent)
    take_turn(session, survey.id)
    if _is_there(session, key_of(secret, code, "response")):
        return submit(session, **sent)
    judge_code(session, survey=survey, ticket=ticket, secret=secret)
    judge_room(session, survey=survey)
    flow = Flow(version.questionnaire, version.logic, answers, language=language, today=today)
    judge_quotas(session, survey=survey, loaded=version, flow=flow)
    own = submit(session, **sent)
    if survey.by_code and ticket:
        used = code_of(session, survey_id=survey.id, code=ticket, secret=secret)
        assert used is not None
        spend(session, survey_id=survey.id, batch=used.batch, key=used.key)
    return own


def _is_there(session: Session, receipt_key: str) -> bool:
    found = select(SurveyResponse.id).where(SurveyResponse.receipt_key == receipt_key)
    return session.scalar(found) is not None
