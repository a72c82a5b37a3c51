"""Asking for a file of responses, and writing it down piece by piece."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consult.db.upsert import insert_all
from consult.jobs.queue import enqueue_after_commit
from consult.questionnaire.models.surveys import Survey

from ..export.options import ExportOptions
from ..export.responses import total_responses
from ..models import ExportChunk, ResponseExport
from ..queries.exports import ExportState

CHUNK_SIZE = 1024 * 1024
RETENTION_DAYS = 1
"""How long a file is kept: it holds the answers of individual people."""
HEARTBEAT_TIMEOUT = timedelta(minutes=5)
"""How long a worker may say nothing. A million answers are packed in less."""

Chunk = tuple[int, bytes]


def request_export(
    session: Session,
    *,
    survey: Survey,
    options: ExportOptions,
    by_id: int,
    today: date,
    now: datetime,
) -> ResponseExport:
    """Have the responses of a survey written to a file, by the worker."""
    export = ResponseExport(
        survey_id=survey.id,
        made_by_id=by_id,
        options=options.to_json(),
        total=total_responses(session, survey.id),
        filename=f"{survey.slug}-{options.form}-{options.shape}.{options.suffix}",
        expires_on=today + timedelta(days=RETENTION_DAYS),
        alive_until=now + HEARTBEAT_TIMEOUT,
    )
    session.add(export)
    session.flush()
    enqueue_after_commit(session, "consult.results.jobs.write_export", export.id)
    return export


def restart_export(
    session: Session, *, survey: Survey, export: ResponseExport, today: date, now: datetime
) -> ResponseExport | None:
    """Have a file written anew, in the place of one that was not finished; None if that was done.

    The new one has a number of its own: a worker that was only slow can't write into it.
    """
    options, by_id = ExportOptions.from_json(export.options), export.made_by_id
    gone = session.execute(
        delete(ResponseExport)
        .where(ResponseExport.id == export.id)
        .execution_options(synchronize_session=False)
    )
    if not getattr(gone, "rowcount", 0):
        return None
    session.expunge(export)
    return request_export(
        session, survey=survey, options=options, by_id=by_id, today=today, now=now
    )


def claim_export(session: Session, export_id: uuid.UUID, now: datetime) -> ResponseExport | None:
    """Take a waiting file in hand; None where it is gone, or another took it."""
    taken = session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id, ResponseExport.state == ExportState.WAITING.value)
        .values(state=ExportState.WORKING.value, alive_until=now + HEARTBEAT_TIMEOUT)
    )
    if not getattr(taken, "rowcount", 0):
        return None
    return session.get(ResponseExport, export_id)


def report_export_progress(
    session: Session, export_id: uuid.UUID, done: int, now: datetime
) -> None:
    """Say how many responses are written, and that somebody is at it."""
    session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id)
        .values(done=done, alive_until=now + HEARTBEAT_TIMEOUT)
    )


def chunks_of(path: Path) -> Iterator[Chunk]:
    """A file in numbered pieces."""
    with path.open("rb") as file:
        number = 0
        while piece := file.read(CHUNK_SIZE):
            yield number, piece
            number += 1


def store_chunk(session: Session, export_id: uuid.UUID, part: Chunk) -> None:
    """Keep a piece of a file."""
    number, content = part
    insert_all(
        session, ExportChunk, [{"export_id": export_id, "number": number, "content": content}]
    )


def finish_export(session: Session, export_id: uuid.UUID, stage: ExportState, size: int) -> None:
    """Say how it ended: everything is written, or why it is not."""
    session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id)
        .values(state=stage.value, size=size, alive_until=None)
    )
