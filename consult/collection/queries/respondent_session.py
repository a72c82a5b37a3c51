"""What each request of somebody who answers reads: a row of the survey, and one of the draft.

Plain rows rather than mapped objects, by statements built once: these are the pages that a whole
town opens on the same evening.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, exists, literal, or_, select

from consult.contributions.rules.receipt_codes import keyed_hash
from consult.db.prepared import Prepared
from consult.db.session import Runs
from consult.languages.rules import Texts
from consult.plan.models.plans import Area, Phase
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import ANSWERING_PHASES

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


_SURVEY = cast(Table, Survey.__table__).c
_PHASE = cast(Table, Phase.__table__).c
_DRAFT = cast(Table, ResponseDraft.__table__).c
_AREA = cast(Table, Area.__table__).c

_PHASE_OPEN = exists().where(
    _PHASE.plan_id == _SURVEY.plan_id,
    _PHASE.kind.in_(
        [literal(kind) for kind in ANSWERING_PHASES]
    ),  # no list to be spelled out each time
    _PHASE.starts <= bindparam("today"),
    _PHASE.ends >= bindparam("today"),
)
_PUBLISHED = Prepared(
    select(
        *(_SURVEY[name] for name in PublishedSurvey._fields if name in _SURVEY),
        _PHASE_OPEN.label("phase_open"),
    ).where(
        _SURVEY.plan_id == bindparam("plan"),
        _SURVEY.slug == bindparam("slug"),
        _SURVEY.current_version_id.is_not(None),
    )
)
_POLLS = Prepared(
    select(
        *(_SURVEY[name] for name in PublishedSurvey._fields if name in _SURVEY),
        literal(True).label("phase_open"),
    )
    .where(
        _SURVEY.plan_id == bindparam("plan"),
        _SURVEY.is_poll,
        _SURVEY.current_version_id.is_not(None),
        or_(_SURVEY.opens.is_(None), _SURVEY.opens <= bindparam("today")),
        or_(_SURVEY.closes.is_(None), _SURVEY.closes >= bindparam("today")),
        _PHASE_OPEN,
    )
    .order_by(_SURVEY.closes.is_(None), _SURVEY.closes, _SURVEY.slug)
)
_OWN = select(*(_DRAFT[name] for name in ResponseDraftRow._fields)).where(
    and_(
        _DRAFT.key == bindparam("own"),
        _DRAFT.survey_id == bindparam("survey"),
        _DRAFT.expires_on >= bindparam("today"),
    )
)
_BY_KEY, _BY_KEY_LOCKED = Prepared(_OWN), Prepared(_OWN.with_for_update())
_PICTOGRAMS = Prepared(
    select(_AREA.code, _AREA.pictogram).where(_AREA.plan_id == bindparam("plan"))
)


def published_survey(on: Runs, *, plan_id: int, slug: str, today: date) -> PublishedSurvey | None:
    """The survey of an address; None when there is none, or it was never published."""
    asked = {"plan": plan_id, "slug": slug, "today": today}
    row = _PUBLISHED.first(on, asked)
    return PublishedSurvey(*row) if row else None


def open_polls(on: Runs, *, plan_id: int, today: date) -> list[PublishedSurvey]:
    """The polls that can be answered today, those that close first on top."""
    rows = _POLLS.rows(on, {"plan": plan_id, "today": today})
    return [PublishedSurvey(*row) for row in rows]


def draft_by_code(
    on: Runs, *, survey_id: int, code: str, secret: str, today: date, lock: bool = False
) -> ResponseDraftRow | None:
    """The unfinished response that a code opens; None when there is none, or it is too old.

    With `lock`, another request with the same code waits until this one is done.
    """
    asked = {"own": keyed_hash(secret, code, "draft"), "survey": survey_id, "today": today}
    row = (_BY_KEY_LOCKED if lock else _BY_KEY).first(on, asked)
    return ResponseDraftRow(*row) if row else None


def pictograms_of(on: Runs, plan_id: int) -> dict[str, str]:
    """The pictogram of each area of a plan, by the area's code."""
    return dict(_PICTOGRAMS.rows(on, {"plan": plan_id}))
