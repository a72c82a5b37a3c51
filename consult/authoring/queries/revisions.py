"""Reads of kept revisions of a draft."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire

from ..models.revisions import DraftRevision
from ..rules.draft_history import decompress_draft


def load_revision(session: Session, survey: Survey, number: int) -> Questionnaire | None:
    """An earlier draft; None when it is not kept any more."""
    document = session.scalar(
        select(DraftRevision.document).where(
            DraftRevision.survey_id == survey.id, DraftRevision.number == number
        )
    )
    return decompress_draft(document) if document is not None else None


def recent_revisions(
    session: Session, survey: Survey, count: int, before: int | None = None
) -> list[tuple[int, Questionnaire]]:
    """The newest earlier drafts with their numbers, the newest first; those `before` a number."""
    found = select(DraftRevision.number, DraftRevision.document).where(
        DraftRevision.survey_id == survey.id
    )
    if before is not None:
        found = found.where(DraftRevision.number < before)
    rows = session.execute(found.order_by(DraftRevision.number.desc()).limit(count))
    return [(number, decompress_draft(document)) for number, document in rows]


def keys_in_revisions(session: Session, survey: Survey) -> set[str]:
    """Every key that stands in an earlier draft."""
    rows = session.scalars(select(DraftRevision.names).where(DraftRevision.survey_id == survey.id))
    return {name for names in rows for name in names}
