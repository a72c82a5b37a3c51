"""Taking a response in where there is still room for it, and where it brings the code it needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.contributions.rules.receipt_codes import keyed_hash
from consult.questionnaire.actions import lock_survey
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.relevance import Answers
from consult.questionnaire.rules.responses import CollectionMode
from consult.questionnaire.rules.routing import Routing

from ..queries.access import choice_counts, find_access_code, response_count
from ..rules.quotas import Quota, first_full_quota, matching_quotas, quotas_from_json
from .access_codes import redeem
from .responses import AnswerableSurvey, store_response


class LimitedSurvey(AnswerableSurvey, Protocol):
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


class QuotaFull(Exception):
    """The survey, or one of its quotas, is full."""

    def __init__(self, quota: Quota | None = None) -> None:
        self.quota = quota
        super().__init__(f"{quota.question}={quota.choice}" if quota else "survey")


class AccessCodeFault(StrEnum):
    """Why a single-use code opens nothing."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    SPENT = "spent"


class AccessCodeRefused(Exception):
    """A single-use code is asked for, and none that is good was given."""

    def __init__(self, fault: AccessCodeFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def check_access_code(
    session: Session, *, survey: LimitedSurvey, access_code: str | None, secret: str
) -> None:
    """Refuse who brings no good code to a survey that asks for one. Raises AccessCodeRefused."""
    if not survey.by_code:
        return
    if not access_code:
        raise AccessCodeRefused(AccessCodeFault.MISSING)
    found = find_access_code(session, survey_id=survey.id, access_code=access_code, secret=secret)
    if found is None:
        raise AccessCodeRefused(AccessCodeFault.UNKNOWN)
    if found.spent:
        raise AccessCodeRefused(AccessCodeFault.SPENT)


def check_response_limit(session: Session, *, survey: LimitedSurvey) -> None:
    """Refuse where as many have answered as are wanted. Raises QuotaFull."""
    if survey.most is not None and response_count(session, survey.id) >= survey.most:
        raise QuotaFull


def check_quotas(
    session: Session, *, survey: LimitedSurvey, loaded: PublishedVersion, flow: Routing
) -> None:
    """Refuse answers for whose choices no more are wanted. Raises QuotaFull."""
    touched = (
        matching_quotas(quotas_from_json(survey.quotas), flow.applicable_answers())
        if survey.quotas
        else []
    )
    if not touched:
        return
    taken = choice_counts(session, touched, loaded.question_ids, loaded.choice_ids)
    if found := first_full_quota(touched, taken):
        raise QuotaFull(found)


def submit_response(
    session: Session,
    *,
    survey: LimitedSurvey,
    version: PublishedVersion,
    code: str,
    answers: Answers,
    language: str,
    channel: CollectionMode,
    municipality_id: int | None,
    today: date,
    secret: str,
    access_code: str | None = None,
) -> uuid.UUID:
    """Store a finished response (`submit`) if there is room, and spend its single-use code.

    Exactly as many are taken as are wanted, however many are sent at once: where anything limits
    a survey they are judged one after another. Paper counts but is never turned away: its sheets
    were handed out, and filled in, before. Raises QuotaFull, AccessCodeRefused, InvalidAnswers.
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
    if not limited or channel is CollectionMode.PAPER:
        return store_response(session, **sent)
    lock_survey(session, survey.id)
    if _already_stored(session, keyed_hash(secret, code, "response")):
        return store_response(session, **sent)
    check_access_code(session, survey=survey, access_code=access_code, secret=secret)
    check_response_limit(session, survey=survey)
    flow = Routing(version.questionnaire, version.logic, answers, language=language, today=today)
    check_quotas(session, survey=survey, loaded=version, flow=flow)
    own = store_response(session, **sent)
    if survey.by_code and access_code:
        used = find_access_code(
            session, survey_id=survey.id, access_code=access_code, secret=secret
        )
        assert used is not None
        redeem(session, survey_id=survey.id, batch=used.batch, key=used.key)
    return own


def _already_stored(session: Session, receipt_key: str) -> bool:
    found = select(SurveyResponse.id).where(SurveyResponse.receipt_key == receipt_key)
    return session.scalar(found) is not None
