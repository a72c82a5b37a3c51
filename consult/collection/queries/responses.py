"""Reads of responses and drafts by receipt code."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from consult.contributions.rules.receipt_codes import keyed_hash
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey

from ..models import ResponseDraft


def response_by_code(
    session: Session, *, survey_id: int, code: str, secret: str
) -> SurveyResponse | None:
    """The finished response that a code opens."""
    return session.scalar(
        select(SurveyResponse).where(
            SurveyResponse.receipt_key == keyed_hash(secret, code, "response"),
            SurveyResponse.survey_id == survey_id,
        )
    )


def response_with_survey(
    session: Session, secret: str, code: str
) -> tuple[SurveyResponse, Survey, Plan] | None:
    """The finished response of a code in any survey, with its survey and plan."""
    row = session.execute(
        select(SurveyResponse, Survey, Plan)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Plan, Plan.id == Survey.plan_id)
        .options(defer(Survey.draft))
        .where(SurveyResponse.receipt_key == keyed_hash(secret, code, "response"))
    ).first()
    return (row[0], row[1], row[2]) if row else None


def draft_with_survey(
    session: Session, secret: str, code: str, today: date
) -> tuple[ResponseDraft, Survey, Plan] | None:
    """The unfinished response of a code in any survey, with its survey and plan."""
    row = session.execute(
        select(ResponseDraft, Survey, Plan)
        .join(Survey, Survey.id == ResponseDraft.survey_id)
        .join(Plan, Plan.id == Survey.plan_id)
        .options(defer(Survey.draft))
        .where(
            ResponseDraft.key == keyed_hash(secret, code, "draft"),
            ResponseDraft.expires_on >= today,
        )
    ).first()
    return (row[0], row[1], row[2]) if row else None
