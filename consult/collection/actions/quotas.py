"""Changing how many are wanted; two coordinators who do so at once both have their way."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.questionnaire.actions import lock_survey
from consult.questionnaire.models.surveys import Survey

from ..rules.quotas import Quota, quotas_from_json, with_quota, without_quota

Quotas = tuple[Quota, ...]


def set_quota(session: Session, *, survey: Survey, quota: Quota) -> None:
    """Want so many responses with a choice, in place of what was wanted of it before."""
    _update_quotas(session, survey, lambda own: with_quota(own, quota))


def remove_quota_of_choice(session: Session, *, survey: Survey, question: str, choice: str) -> None:
    """Want any number of responses with a choice."""
    _update_quotas(session, survey, lambda own: without_quota(own, question, choice))


def _update_quotas(session: Session, survey: Survey, change: Callable[[Quotas], Quotas]) -> None:
    lock_survey(session, survey.id)
    session.refresh(survey, ["quotas", "revision"])
    survey.quotas = [one.to_json() for one in change(quotas_from_json(survey.quotas))]
