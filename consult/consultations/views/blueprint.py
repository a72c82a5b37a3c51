"""The blueprint, and the measure that every page of this room is about."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort

from consult.db.session import session
from consult.people.guard import actor
from consult.plan.models.measures import Measure, MeasureVersion, ParagraphText
from consult.plan.queries.versions import current_version
from consult.plan.scope import plan_head

bp = Blueprint("consultations", __name__)


def visible_or_404(measure: Measure | None) -> Measure:
    """The measure, if it may be seen; an unpublished one is there for the plan's staff only."""
    if measure is None or not (measure.published or actor().is_staff_of(plan_head().id)):
        abort(404)
    return measure


def current_version_or_404(measure: Measure) -> MeasureVersion:
    """The newest version with its paragraphs; 404 for a measure that is only drafted."""
    return session().scalar(current_version(measure.id)) or abort(404)


def paragraph_text_in(
    version: MeasureVersion | None, key: uuid.UUID | None
) -> ParagraphText | None:
    """The words of a paragraph in a version; None where it is not in it."""
    paragraphs = version.paragraphs if version else []
    return next((one for one in paragraphs if one.paragraph_id == key), None)
