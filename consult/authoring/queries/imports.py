"""Files with questionnaires that wait."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select

from ..models.imports import QuestionnaireImport


class ImportState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"


def pending_import(
    key: uuid.UUID, *, plan_id: int, account_id: int, today: date
) -> Select[QuestionnaireImport]:
    """A file that waits, for the one who sent it."""
    return select(QuestionnaireImport).where(
        QuestionnaireImport.id == key,
        QuestionnaireImport.plan_id == plan_id,
        QuestionnaireImport.made_by_id == account_id,
        QuestionnaireImport.expires_on >= today,
    )


def pending_imports(plan_id: int, account_id: int, today: date) -> Select[QuestionnaireImport]:
    """Every file that somebody sent and that still waits."""
    return (
        select(QuestionnaireImport)
        .where(
            QuestionnaireImport.plan_id == plan_id,
            QuestionnaireImport.made_by_id == account_id,
            QuestionnaireImport.expires_on >= today,
        )
        .order_by(
            QuestionnaireImport.expires_on.desc(),
            QuestionnaireImport.filename,
            QuestionnaireImport.id,
        )
    )


def unclaimed_imports(now: datetime) -> Select[uuid.UUID]:
    """The files that nobody reads: their wake-up was lost, or their worker ended."""
    return select(QuestionnaireImport.id).where(is_unclaimed(now)).order_by(QuestionnaireImport.id)


def is_unclaimed(now: datetime) -> ColumnElement[bool]:
    """Whether a file waits, or its worker gave no sign of life when it should have."""
    silent = or_(QuestionnaireImport.alive_until.is_(None), QuestionnaireImport.alive_until < now)
    return or_(
        QuestionnaireImport.state == ImportState.WAITING.value,
        and_(QuestionnaireImport.state == ImportState.READING.value, silent),
    )
