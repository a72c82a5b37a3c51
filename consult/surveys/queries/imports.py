"""Files with questionnaires that wait."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, select

from ..models import SurveyImport


class Step(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"


def waiting_import(
    key: uuid.UUID, *, plan_id: int, account_id: int, today: date
) -> Select[SurveyImport]:
    """A file that waits, for the one who sent it."""
    return select(SurveyImport).where(
        SurveyImport.id == key,
        SurveyImport.plan_id == plan_id,
        SurveyImport.made_by_id == account_id,
        SurveyImport.expires_on >= today,
    )


def imports_of(plan_id: int, account_id: int, today: date) -> Select[SurveyImport]:
    """Every file that somebody sent and that still waits."""
    return (
        select(SurveyImport)
        .where(
            SurveyImport.plan_id == plan_id,
            SurveyImport.made_by_id == account_id,
            SurveyImport.expires_on >= today,
        )
        .order_by(SurveyImport.expires_on.desc(), SurveyImport.filename, SurveyImport.id)
    )


def unread_imports() -> Select[uuid.UUID]:
    """The files that nobody reads: their wake-up was lost."""
    return (
        select(SurveyImport.id)
        .where(SurveyImport.state == Step.WAITING.value)
        .order_by(SurveyImport.id)
    )
