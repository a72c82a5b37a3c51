"""Files with questionnaires that wait."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select

from ..models.imports import SurveyImport


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


def unread_imports(now: datetime) -> Select[uuid.UUID]:
    """The files that nobody reads: their wake-up was lost, or their worker ended."""
    return select(SurveyImport.id).where(unread(now)).order_by(SurveyImport.id)


def unread(now: datetime) -> ColumnElement[bool]:
    """Whether a file waits, or its worker gave no sign of life when it should have."""
    silent = or_(SurveyImport.alive_until.is_(None), SurveyImport.alive_until < now)
    return or_(
        SurveyImport.state == Step.WAITING.value,
        and_(SurveyImport.state == Step.READING.value, silent),
    )
