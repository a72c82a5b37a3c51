"""Keeping drafts as they were before a change.

Kept are the newest; a key that stands in one of them is given to nothing else meanwhile
(`editing.known_of`), so that what comes back does not turn up under another's answers.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.json_decoding import from_json

from ..models.revisions import DraftRevision
from ..rules.draft_history import MAX_REVISIONS, compress_draft, keys_of


def store_revision(session: Session, survey: Survey) -> None:
    """Keep the draft as it is now, before it is changed; the oldest of many goes."""
    now = from_json(survey.draft)
    own = DraftRevision.survey_id == survey.id
    number = (session.scalar(select(func.max(DraftRevision.number)).where(own)) or 0) + 1
    session.execute(
        delete(DraftRevision).where(own, DraftRevision.number <= number - MAX_REVISIONS)
    )
    session.add(
        DraftRevision(
            survey_id=survey.id, number=number, document=compress_draft(now), names=keys_of(now)
        )
    )
