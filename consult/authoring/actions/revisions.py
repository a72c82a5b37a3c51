"""Keeping drafts as they were before a change.

Kept are the newest; a key that stands in one of them is given to nothing else meanwhile
(`editing.known_of`), so that what comes back does not turn up under another's answers.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json

from ..models.revisions import SurveyPast
from ..rules.draft_history import KEPT, names_of, packed, unpacked


def remember(session: Session, survey: Survey) -> None:
    """Keep the draft as it is now, before it is changed; the oldest of many goes."""
    now = from_json(survey.draft)
    own = SurveyPast.survey_id == survey.id
    number = (session.scalar(select(func.max(SurveyPast.number)).where(own)) or 0) + 1
    session.execute(delete(SurveyPast).where(own, SurveyPast.number <= number - KEPT))
    session.add(
        SurveyPast(survey_id=survey.id, number=number, document=packed(now), names=names_of(now))
    )


def past_draft(session: Session, survey: Survey, number: int) -> Questionnaire | None:
    """An earlier draft; None when it is not kept any more."""
    document = session.scalar(
        select(SurveyPast.document).where(
            SurveyPast.survey_id == survey.id, SurveyPast.number == number
        )
    )
    return unpacked(document) if document is not None else None


def past_drafts(
    session: Session, survey: Survey, count: int, before: int | None = None
) -> list[tuple[int, Questionnaire]]:
    """The newest earlier drafts with their numbers, the newest first; those `before` a number."""
    found = select(SurveyPast.number, SurveyPast.document).where(SurveyPast.survey_id == survey.id)
    if before is not None:
        found = found.where(SurveyPast.number < before)
    rows = session.execute(found.order_by(SurveyPast.number.desc()).limit(count))
    return [(number, unpacked(document)) for number, document in rows]


def past_names(session: Session, survey: Survey) -> set[str]:
    """Every key that stands in an earlier draft."""
    rows = session.scalars(select(SurveyPast.names).where(SurveyPast.survey_id == survey.id))
    return {name for names in rows for name in names}
