"""Results of polls, made public without anybody's doing."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session, defer

from ..models import Survey
from ..queries.access import responses_taken
from ..queries.releases import last_content
from ..rules.polls import due
from .releases import TooFew, TooSoon, release_results


def release_when_due(session: Session, *, survey_id: int, today: date) -> bool:
    """Release the results of a poll when enough people answered since the last time."""
    last = last_content(session, survey_id)
    if not due(responses_taken(session, survey_id), last["people"] if last else 0):
        return False
    return release_at_end(session, survey_id=survey_id, today=today)


def release_at_end(session: Session, *, survey_id: int, today: date) -> bool:
    """Release the results of a poll that takes no more answers, if they may be shown."""
    survey = session.get_one(Survey, survey_id, options=[defer(Survey.draft)])
    try:
        release_results(session, survey=survey, axes=(), today=today, by_id=None)
    except (TooFew, TooSoon):
        return False
    return True
