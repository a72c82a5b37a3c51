"""Changing how many are wanted; two coordinators who do so at once both have their way."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.questionnaire.actions import take_turn
from consult.questionnaire.models.surveys import Survey

from ..rules.quotas import Quota, put, read_quotas, without

Quotas = tuple[Quota, ...]


def set_quota(session: Session, *, survey: Survey, quota: Quota) -> None:
    """Want so many responses with a choice, in place of what was wanted of it before."""
    _change(session, survey, lambda own: put(own, quota))


def drop_quota(session: Session, *, survey: Survey, question: str, choice: str) -> None:
    """Want any number of responses with a choice."""
    _change(session, survey, lambda own: without(own, question, choice))


def _change(session: Session, survey: Survey, change: Callable[[Quotas], Quotas]) -> None:
    take_turn(session, survey.id)
    session.refresh(survey, ["quotas", "revision"])
    survey.quotas = [one.to_json() for one in change(read_quotas(survey.quotas))]
