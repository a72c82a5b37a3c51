"""Which version of each survey people answer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models.surveys import Survey, SurveyVersion


def version_numbers(session: Session, plan_id: int) -> dict[int, int]:
    """The number of the current version, by survey; surveys that were never published are not there."""
    rows = session.execute(
        select(Survey.id, SurveyVersion.number)
        .join(SurveyVersion, SurveyVersion.id == Survey.current_version_id)
        .where(Survey.plan_id == plan_id)
    )
    return dict(rows.all())
