"""Results of polls, made public without anybody's doing."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session, defer

from consult.questionnaire.models.surveys import Survey
from consult.results.actions.releases import TooFew, TooSoon, release_results
from consult.results.queries.releases import last_content

from ..queries.access import responses_taken
from ..rules.polls import due

TWICE = 2
"""Until so many times as many have answered, results that show less than the last ones wait."""


def release_when_due(session: Session, *, survey_id: int, today: date) -> bool:
    """Release the results of a poll when enough people answered since the last time."""
    last = last_content(session, survey_id)
    people, before = responses_taken(session, survey_id), last["people"] if last else 0
    if not due(people, before):
        return False
    wait = people < TWICE * before
    return release_at_end(session, survey_id=survey_id, today=today, no_less=wait)


def release_at_end(session: Session, *, survey_id: int, today: date, no_less: bool = False) -> bool:
    """Release the results of a poll that takes no more answers, if they may be shown."""
    survey = session.get_one(Survey, survey_id, options=[defer(Survey.draft)])
    try:
        release_results(session, survey=survey, axes=(), today=today, by_id=None, no_less=no_less)
    except (TooFew, TooSoon):
        return False
    return True
