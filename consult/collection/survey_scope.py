"""The survey of a page of the desk."""

from __future__ import annotations

from flask import abort

from consult.db.session import session
from consult.plan.scope import plan_head
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import survey_by_slug


def survey_or_404(slug: str) -> Survey:
    """The survey of an address, published or not, or 404."""
    return session().scalar(survey_by_slug(plan_head().id, slug)) or abort(404)
