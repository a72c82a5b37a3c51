"""Locks of a survey, for writes that must be consistent over all its rows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models.surveys import Survey


def lock_survey(session: Session, survey_id: int) -> None:
    """Wait for who has a turn with the same survey, until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    session.execute(select(Survey.id).where(Survey.id == survey_id).with_for_update(key_share=True))
