"""What each request of somebody who answers reads: a row of the survey, and one of the draft.

Plain rows rather than mapped objects: these are the pages that a whole town opens on the same
evening.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from consult.inputs.rules import key_of
from consult.languages.rules import Texts
from consult.plan.models import Area

from ..models import ResponseDraft, Survey
from .surveys import phase_open


class PublishedSurvey(NamedTuple):
    """A survey as people answer it; `phase_open`: a phase of its plan lets them today."""

    id: int
    plan_id: int
    slug: str
    title: Texts
    opens: date | None
    closes: date | None
    current_version_id: int
    by_code: bool
    most: int | None
    quotas: list[dict[str, Any]]
    gate: str
    is_poll: bool
    results_at_once: bool
    phase_open: bool


class Draft(NamedTuple):
    """Answers of somebody who is not done yet; see `models.ResponseDraft`."""

    key: str
    survey_id: int
    version_id: int
    language: str
    channel: str
    municipality_id: int | None
    answers: dict[str, Any]
    expires_on: date


_SURVEY_COLUMNS = [
    getattr(Survey, name) for name in PublishedSurvey._fields if name != "phase_open"
]
_DRAFT_COLUMNS = [getattr(ResponseDraft, name) for name in Draft._fields]


def published_survey(
    session: Session, *, plan_id: int, slug: str, today: date
) -> PublishedSurvey | None:
    """The survey of an address; None when there is none, or it was never published."""
    columns = [*_SURVEY_COLUMNS, phase_open(today)]
    row = session.execute(
        select(*columns).where(
            Survey.plan_id == plan_id,
            Survey.slug == slug,
            Survey.current_version_id.is_not(None),
        )
    ).first()
    return PublishedSurvey(*row) if row else None


def open_polls(session: Session, *, plan_id: int, today: date) -> list[PublishedSurvey]:
    """The polls that can be answered today, those that close first on top."""
    columns = [*_SURVEY_COLUMNS, literal(True)]
    rows = session.execute(
        select(*columns)
        .where(
            Survey.plan_id == plan_id,
            Survey.is_poll,
            Survey.current_version_id.is_not(None),
            or_(Survey.opens.is_(None), Survey.opens <= today),
            or_(Survey.closes.is_(None), Survey.closes >= today),
            phase_open(today),
        )
        .order_by(Survey.closes.is_(None), Survey.closes, Survey.slug)
    )
    return [PublishedSurvey(*row) for row in rows]


def draft_by_code(
    session: Session, *, survey_id: int, code: str, secret: str, today: date, lock: bool = False
) -> Draft | None:
    """The unfinished response that a code opens; None when there is none, or it is too old.

    With `lock`, another request with the same code waits until this one is done.
    """
    statement = select(*_DRAFT_COLUMNS).where(
        ResponseDraft.key == key_of(secret, code, "draft"),
        ResponseDraft.survey_id == survey_id,
        ResponseDraft.expires_on >= today,
    )
    row = session.execute(statement.with_for_update() if lock else statement).first()
    return Draft(*row) if row else None


def pictograms_of(session: Session, plan_id: int) -> dict[str, str]:
    """The pictogram of each area of a plan, by the area's code."""
    rows = session.execute(select(Area.code, Area.pictogram).where(Area.plan_id == plan_id))
    return {row.code: row.pictogram for row in rows}
