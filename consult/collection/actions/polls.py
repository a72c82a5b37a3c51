"""Results of polls, made public without anybody's doing."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session, defer

from consult.questionnaire.models.surveys import Survey
from consult.results.actions.releases import (
    TooFewNewRespondents,
    TooFewRespondents,
    release_results,
)
from consult.results.queries.releases import latest_release_content

from ..queries.access import response_count
from ..rules.polls import release_due

GROWTH_BEFORE_LESS_DETAIL = 2
"""Until so many times as many have answered, results that show less than the last ones wait."""


def release_poll_when_due(session: Session, *, survey_id: int, today: date) -> bool:
    """Release the results of a poll when enough people answered since the last time."""
    last = latest_release_content(session, survey_id)
    people, before = response_count(session, survey_id), last["people"] if last else 0
    if not release_due(people, before):
        return False
    wait = people < GROWTH_BEFORE_LESS_DETAIL * before
    return release_poll(session, survey_id=survey_id, today=today, keep_detail=wait)


def release_poll(
    session: Session, *, survey_id: int, today: date, keep_detail: bool = False
) -> bool:
    """Release the results of a poll that takes no more answers, if they may be shown."""
    survey = session.get_one(Survey, survey_id, options=[defer(Survey.draft)])
    try:
        release_results(
            session, survey=survey, breakdowns=(), today=today, by_id=None, keep_detail=keep_detail
        )
    except (TooFewRespondents, TooFewNewRespondents):
        return False
    return True
