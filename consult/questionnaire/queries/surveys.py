"""Surveys of a plan, drafts and responses by the code that opens them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, Exists, Select, exists, func, not_, or_, select
from sqlalchemy.orm import Session, defer

from consult.contributions.models import Input
from consult.contributions.rules.contributions import Visibility
from consult.contributions.rules.receipt_codes import key_of
from consult.plan.models.plans import Phase, Plan
from consult.plan.rules.phases import PHASE_GRANTS, Verb

from ..models.responses import OpenAnswer, ResponseDraft, ResponseTally, SurveyResponse
from ..models.surveys import Survey
from ..rules.items import Question
from ..rules.kinds import OPEN
from .versions import loaded_version

ANSWERING = sorted(kind.value for kind, verbs in PHASE_GRANTS.items() if Verb.ANSWER in verbs)


def survey_by_slug(plan_id: int, slug: str) -> Select[Survey]:
    """A survey of a plan, without its draft document."""
    return (
        select(Survey)
        .options(defer(Survey.draft))
        .where(Survey.plan_id == plan_id, Survey.slug == slug)
    )


def surveys_of_plan(plan_id: int) -> Select[Survey]:
    """Every survey of a plan, the newest first, without draft documents."""
    return (
        select(Survey)
        .options(defer(Survey.draft))
        .where(Survey.plan_id == plan_id)
        .order_by(Survey.id.desc())
    )


def open_surveys(plan_id: int, today: date) -> Select[Survey]:
    """The surveys that can be answered today, those that close first on top.

    Published, within their own days, while a phase of the plan lets people answer.
    """
    return (
        select(Survey)
        .options(defer(Survey.draft))
        .where(
            Survey.plan_id == plan_id,
            Survey.current_version_id.is_not(None),
            or_(Survey.opens.is_(None), Survey.opens <= today),
            or_(Survey.closes.is_(None), Survey.closes >= today),
            phase_open(today),
        )
        .order_by(Survey.closes.is_(None), Survey.closes, Survey.slug)
    )


def phase_open(today: date | BindParameter[date]) -> Exists:
    """Whether a phase of a survey's plan lets people answer."""
    return exists().where(
        Phase.plan_id == Survey.plan_id,
        Phase.kind.in_(ANSWERING),
        Phase.starts <= today,
        Phase.ends >= today,
    )


def closed_polls(today: date) -> Select[Survey]:
    """The polls of all plans that could be answered once and cannot today."""
    return (
        select(Survey)
        .options(defer(Survey.draft))
        .where(
            Survey.is_poll,
            Survey.current_version_id.is_not(None),
            or_(Survey.opens.is_(None), Survey.opens <= today),
            or_(Survey.closes < today, not_(phase_open(today))),
        )
        .order_by(Survey.id)
    )


def response_by_code(
    session: Session, *, survey_id: int, code: str, secret: str
) -> SurveyResponse | None:
    """The finished response that a code opens."""
    return session.scalar(
        select(SurveyResponse).where(
            SurveyResponse.receipt_key == key_of(secret, code, "response"),
            SurveyResponse.survey_id == survey_id,
        )
    )


def open_answers_of(question_id: int, places: frozenset[int] | None) -> Select[Input]:
    """What was written to an open question and is not hidden, the newest day first.

    Of these municipalities and of who told none; None: of all.
    """
    found = (
        select(Input)
        .join(OpenAnswer, OpenAnswer.input_id == Input.id)
        .where(OpenAnswer.question_id == question_id, Input.visibility != Visibility.HIDDEN.value)
        .order_by(Input.said_on.desc(), Input.id)
    )
    if places is None:
        return found
    here = Input.municipality_id
    return found.where(or_(here.is_(None), here.in_(sorted(places))))


def open_question(session: Session, survey: Survey, key: str) -> tuple[int, Question] | None:
    """An open question of a survey's current version with its id."""
    loaded = loaded_version(session, survey.current_version_id or 0)
    question = loaded.questionnaire.by_key.get(key)
    if question is None or question.kind not in OPEN:
        return None
    return loaded.question_ids[key], question


def response_counts(session: Session, plan_id: int) -> dict[int, int]:
    """How many responses each survey of a plan has; surveys without any are not there."""
    rows = session.execute(
        select(ResponseTally.survey_id, func.sum(ResponseTally.count))
        .join(Survey, Survey.id == ResponseTally.survey_id)
        .where(Survey.plan_id == plan_id)
        .group_by(ResponseTally.survey_id)
    )
    return {survey_id: int(count) for survey_id, count in rows}


def response_of_code(
    session: Session, secret: str, code: str
) -> tuple[SurveyResponse, Survey, Plan] | None:
    """The finished response of a code in any survey, with its survey and plan."""
    row = session.execute(
        select(SurveyResponse, Survey, Plan)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Plan, Plan.id == Survey.plan_id)
        .options(defer(Survey.draft))
        .where(SurveyResponse.receipt_key == key_of(secret, code, "response"))
    ).first()
    return (row[0], row[1], row[2]) if row else None


def draft_of_code(
    session: Session, secret: str, code: str, today: date
) -> tuple[ResponseDraft, Survey, Plan] | None:
    """The unfinished response of a code in any survey, with its survey and plan."""
    row = session.execute(
        select(ResponseDraft, Survey, Plan)
        .join(Survey, Survey.id == ResponseDraft.survey_id)
        .join(Plan, Plan.id == Survey.plan_id)
        .options(defer(Survey.draft))
        .where(
            ResponseDraft.key == key_of(secret, code, "draft"), ResponseDraft.expires_on >= today
        )
    ).first()
    return (row[0], row[1], row[2]) if row else None
