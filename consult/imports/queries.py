"""Files that wait."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select

from .models import PendingImport


class ImportStage(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    """A worker has to read it."""
    READING = "reading"
    READ = "read"
    """It waits for consent."""


def imports_of_account(
    plan_id: int, account_id: int, kinds: Collection[str], today: date
) -> Select[PendingImport]:
    """The files of these kinds that an account brought to a plan and that have not expired."""
    return (
        select(PendingImport)
        .where(
            PendingImport.plan_id == plan_id,
            PendingImport.uploaded_by_id == account_id,
            PendingImport.kind.in_(kinds),
            PendingImport.expires_on >= today,
        )
        .order_by(PendingImport.expires_on.desc(), PendingImport.filename, PendingImport.id)
    )


def import_of_account(
    import_id: uuid.UUID, *, plan_id: int, account_id: int, kinds: Collection[str], today: date
) -> Select[PendingImport]:
    """One of these files: another account's is not there."""
    return imports_of_account(plan_id, account_id, kinds, today).where(
        PendingImport.id == import_id
    )


def unclaimed_imports(now: datetime) -> Select[uuid.UUID]:
    """The files that no worker reads: their message was lost, or their worker ended."""
    return select(PendingImport.id).where(is_unclaimed(now)).order_by(PendingImport.id)


def is_unclaimed(now: datetime) -> ColumnElement[bool]:
    """Whether a file waits for a worker, or the lease of its worker has run out."""
    expired = or_(PendingImport.lease_until.is_(None), PendingImport.lease_until < now)
    return or_(
        PendingImport.stage == ImportStage.WAITING.value,
        and_(PendingImport.stage == ImportStage.READING.value, expired),
    )
