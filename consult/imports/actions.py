"""Storing a file, and the lease of the worker that reads it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .models import PendingImport
from .progress import ReadingProgress
from .queries import ImportStage, is_unclaimed

RETENTION = timedelta(days=1)
LEASE = timedelta(minutes=2)
"""A worker that reports no progress for so long is taken to have ended."""


def store_upload(
    session: Session,
    *,
    plan_id: int,
    kind: str,
    data: bytes,
    filename: str,
    uploaded_by_id: int,
    today: date,
    stage: ImportStage = ImportStage.READ,
    options: Mapping[str, Any] | None = None,
) -> PendingImport:
    """Keep a file for a day, until its uploader consents. Expired ones are deleted."""
    delete_expired(session, today)
    pending = PendingImport(
        plan_id=plan_id,
        uploaded_by_id=uploaded_by_id,
        kind=kind,
        filename=filename[:300],
        content=data,
        options=dict(options or {}),
        stage=stage.value,
        uploaded_on=today,
        expires_on=today + RETENTION,
    )
    session.add(pending)
    session.flush()
    return pending


def delete_expired(session: Session, today: date) -> int:
    """Delete the files whose day is over; how many. They hold people's words."""
    result = session.execute(delete(PendingImport).where(PendingImport.expires_on < today))
    return int(getattr(result, "rowcount", 0))


def requeue(session: Session, pending: PendingImport, options: Mapping[str, Any]) -> None:
    """Have a file read anew with other options. The reading under way, if any, is not stored."""
    pending.options, pending.stage = dict(options), ImportStage.WAITING.value
    pending.revision += 1
    pending.report = pending.result = pending.progress = pending.lease_until = None
    session.flush()


def claim(session: Session, import_id: uuid.UUID, *, now: datetime) -> PendingImport | None:
    """Take the lease of a file; None where the file is gone or another worker has it."""
    query = (
        select(PendingImport)
        .where(PendingImport.id == import_id, is_unclaimed(now))
        .with_for_update()
    )
    pending = session.scalar(query)
    if pending is None:
        return None
    pending.stage, pending.progress = ImportStage.READING.value, ReadingProgress().to_json()
    pending.revision += 1
    pending.lease_until = now + LEASE
    session.flush()
    return pending


def report_progress(
    session: Session,
    import_id: uuid.UUID,
    revision: int,
    *,
    progress: ReadingProgress,
    now: datetime,
) -> None:
    """Store how far a reading is, and prolong its lease."""
    values = {"progress": database_json(progress.to_json()), "lease_until": now + LEASE}
    session.execute(
        update(PendingImport)
        .where(PendingImport.id == import_id, PendingImport.revision == revision)
        .values(values)
    )


def finish(
    session: Session,
    import_id: uuid.UUID,
    revision: int,
    *,
    report: Mapping[str, Any],
    result: Mapping[str, Any] | None,
) -> None:
    """Store the outcome of a reading, unless the file is gone or a later reading began."""
    values = {
        "report": database_json(report),
        "result": database_json(result),
        "stage": ImportStage.READ.value,
        "progress": None,
        "lease_until": None,
    }
    session.execute(
        update(PendingImport)
        .where(PendingImport.id == import_id, PendingImport.revision == revision)
        .values(values)
    )


def database_json(value: Any) -> Any:
    """JSON as every database can keep it: without NUL and unpaired surrogates."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {database_json(key): database_json(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [database_json(member) for member in value]
    return value
