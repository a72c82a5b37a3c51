"""What each request of somebody who answers reads: a row of the survey, and one of the draft.

Plain rows rather than mapped objects, by statements built once: these are the pages that a whole
town opens on the same evening.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Date, bindparam, literal, or_, select
from sqlalchemy.orm import Session

from consult.contributions.rules.receipt_codes import keyed_hash
from consult.languages.rules import Texts
from consult.plan.models.plans import Area
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import phase_open

from ..models import ResponseDraft


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


class ResponseDraftRow(NamedTuple):
    """Answers of somebody who is not done yet; see `models.ResponseDraft`."""

    key: str
    survey_id: int
    version_id: int
    language: str
    channel: str
    municipality_id: int | None
    answers: dict[str, Any]
    expires_on: date


_COLUMNS = [getattr(Survey, name) for name in PublishedSurvey._fields if name != "phase_open"]
_TODAY: BindParameter[date] = bindparam("today", type_=Date())
_PUBLISHED = select(*[*_COLUMNS, phase_open(_TODAY)]).where(
    Survey.plan_id == bindparam("plan_id"),
    Survey.slug == bindparam("slug"),
    Survey.current_version_id.is_not(None),
)
_POLLS = (
    select(*[*_COLUMNS, literal(True)])
    .where(
        Survey.plan_id == bindparam("plan_id"),
        Survey.is_poll,
        Survey.current_version_id.is_not(None),
        or_(Survey.opens.is_(None), Survey.opens <= _TODAY),
        or_(Survey.closes.is_(None), Survey.closes >= _TODAY),
        phase_open(_TODAY),
    )
    .order_by(Survey.closes.is_(None), Survey.closes, Survey.slug)
)
_DRAFT = select(*[getattr(ResponseDraft, name) for name in ResponseDraftRow._fields]).where(
    ResponseDraft.key == bindparam("key"),
    ResponseDraft.survey_id == bindparam("survey_id"),
    ResponseDraft.expires_on >= _TODAY,
)
_DRAFT_LOCKED = _DRAFT.with_for_update()
_PICTOGRAMS = select(Area.code, Area.pictogram).where(Area.plan_id == bindparam("plan_id"))


def published_survey(
    session: Session, *, plan_id: int, slug: str, today: date
) -> PublishedSurvey | None:
    """The survey of an address; None when there is none, or it was never published."""
    row = session.execute(_PUBLISHED, {"plan_id": plan_id, "slug": slug, "today": today}).first()
    return PublishedSurvey(*row) if row else None


def open_polls(session: Session, *, plan_id: int, today: date) -> list[PublishedSurvey]:
    """The polls that can be answered today, those that close first on top."""
    rows = session.execute(_POLLS, {"plan_id": plan_id, "today": today})
    return [PublishedSurvey(*row) for row in rows]


def draft_by_code(
    session: Session, *, survey_id: int, code: str, secret: str, today: date, lock: bool = False
) -> ResponseDraftRow | None:
    """The unfinished response that a code opens; None when there is none, or it is too old.

    With `lock`, another request with the same code waits until this one is done.
    """
    key = keyed_hash(secret, code, "draft")
    statement = _DRAFT_LOCKED if lock else _DRAFT
    row = session.execute(statement, {"key": key, "survey_id": survey_id, "today": today}).first()
    return ResponseDraftRow(*row) if row else None


def pictograms_of(session: Session, plan_id: int) -> dict[str, str]:
    """The pictogram of each area of a plan, by the area's code."""
    rows = session.execute(_PICTOGRAMS, {"plan_id": plan_id})
    return {row.code: row.pictogram for row in rows}
