"""Surveys of a plan, and those that are open or closed today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, Exists, Select, exists, not_, or_, select
from sqlalchemy.orm import defer

from consult.plan.models.plans import Phase
from consult.plan.rules.phases import PHASE_ACTIONS, PhaseAction

from ..models.surveys import Survey

ANSWERING_PHASES = sorted(
    kind.value for kind, verbs in PHASE_ACTIONS.items() if PhaseAction.ANSWER in verbs
)


def survey_by_slug(plan_id: int, slug: str) -> Select[Survey]:
    """A survey of a plan, without its draft document."""
    return (
        select(Survey)
        .options(defer(Survey.draft))
        .where(Survey.plan_id == plan_id, Survey.slug == slug)
    )


def surveys_of_plan(plan_id: int) -> Select[Survey]:
    """Every survey of a plan, the newest first, without its draft document."""
    return (
        select(Survey)
        .options(defer(Survey.draft))
        .where(Survey.plan_id == plan_id)
        .order_by(Survey.id.desc())
    )


def open_surveys(plan_id: int, today: date) -> Select[Survey]:
    """The surveys that can be answered today, those that close first on top.

    They are published, between their own dates, and in a phase of the plan that permits answering.
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
        Phase.kind.in_(ANSWERING_PHASES),
        Phase.starts <= today,
        Phase.ends >= today,
    )


def closed_polls(today: date) -> Select[Survey]:
    """The polls of all plans that have opened and can no longer be answered."""
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
