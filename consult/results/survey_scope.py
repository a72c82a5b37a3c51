"""The survey that a page of the desk is about."""

from __future__ import annotations

from flask import abort

from consult.db.session import session
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import survey_by_slug


def published_survey_or_404(slug: str) -> Survey:
    """A published survey of the current plan, or 404."""
    survey = session().scalar(survey_by_slug(current_plan().id, slug))
    if survey is None or survey.current_version_id is None:
        abort(404)
    return survey
