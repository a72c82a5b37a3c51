"""Locks of a survey, for writes that must be consistent over all its rows."""

from __future__ import annotations

from sqlalchemy import select

from consult.db.session import Runs

from .models.surveys import Survey


def lock_survey(session: Runs, survey_id: int) -> None:
    """Lock a survey until the transaction ends; waits while another transaction has the lock.

    SQLite has one writer at a time anyway.
    """
    session.execute(select(Survey.id).where(Survey.id == survey_id).with_for_update(key_share=True))
