"""Work of the queue: releasing closed polls, deleting expired drafts and contacts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from consult.db.session import session, writing
from consult.db.snapshots import read_snapshot
from consult.questionnaire.queries.surveys import closed_polls
from consult.questionnaire.queries.versions import load_version
from consult.web.transaction import today

from .actions.polls import release_poll
from .models import ResponseDraft, SurveyContact
from .rules.polls import poll_question

CONTACT_RETENTION = timedelta(days=730)
"""How long an address is kept that somebody left to be told or invited."""


def delete_expired_drafts() -> int:
    """Delete the unfinished responses whose days are over; how many."""
    result = session().execute(delete(ResponseDraft).where(ResponseDraft.expires_on < today()))
    session().commit()
    return int(getattr(result, "rowcount", 0))


def delete_old_contacts() -> int:
    """Delete the addresses that were left so long ago that nobody expects a letter; how many."""
    gone = delete(SurveyContact).where(SurveyContact.said_on < today() - CONTACT_RETENTION)
    result = session().execute(gone)
    session().commit()
    return int(getattr(result, "rowcount", 0))


def release_closed_polls() -> int:
    """Make public what was answered to polls that have closed; of how many there is a release.

    Where fewer than 10 people answered nothing is shown, whatever the poll promised.
    """
    made = 0
    with read_snapshot() as own:
        closed = [
            survey.id
            for survey in own.scalars(closed_polls(today()))
            if poll_question(load_version(own, survey.current_version_id or 0).questionnaire)
        ]
    for survey_id in closed:
        with writing():
            made += release_poll(session(), survey_id=survey_id, today=today())
            session().commit()
    return made
