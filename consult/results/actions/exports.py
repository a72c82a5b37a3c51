"""Requesting an export of responses, and storing it chunk by chunk."""

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
"""How long a worker may go without reporting. A million answers are compressed in less."""

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
    """Have the worker write the responses of a survey to a file."""
    export = ResponseExport(
        survey_id=survey.id,
        made_by_id=by_id,
        options=options.to_json(),
        total=total_responses(session, survey.id),
        filename=f"{survey.slug}-{options.file_format}-{options.shape}.{options.suffix}",
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
    """Request an export again in place of an unfinished one; None where that is gone already.

    The new one has its own id, so that a worker that was only slow can't write into it.
    """
    options, by_id = ExportOptions.from_json(export.options), export.made_by_id
    deleted = session.execute(
        delete(ResponseExport)
        .where(ResponseExport.id == export.id)
        .execution_options(synchronize_session=False)
    )
    if not getattr(deleted, "rowcount", 0):
        return None
    session.expunge(export)
    return request_export(
        session, survey=survey, options=options, by_id=by_id, today=today, now=now
    )


def claim_export(session: Session, export_id: uuid.UUID, now: datetime) -> ResponseExport | None:
    """Claim a waiting export; None where it is gone, or another worker has it."""
    claimed = session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id, ResponseExport.state == ExportState.WAITING.value)
        .values(state=ExportState.WORKING.value, alive_until=now + HEARTBEAT_TIMEOUT)
    )
    if not getattr(claimed, "rowcount", 0):
        return None
    return session.get(ResponseExport, export_id)


def report_export_progress(
    session: Session, export_id: uuid.UUID, written: int, now: datetime
) -> None:
    """Report how many responses are written, which also extends the deadline of the worker."""
    session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id)
        .values(done=written, alive_until=now + HEARTBEAT_TIMEOUT)
    )


def chunks_of(path: Path) -> Iterator[Chunk]:
    """A file in numbered chunks."""
    with path.open("rb") as file:
        number = 0
        while content := file.read(CHUNK_SIZE):
            yield number, content
            number += 1


def store_chunk(session: Session, export_id: uuid.UUID, chunk: Chunk) -> None:
    """Store a chunk of a file."""
    number, content = chunk
    insert_all(
        session, ExportChunk, [{"export_id": export_id, "number": number, "content": content}]
    )


def finish_export(session: Session, export_id: uuid.UUID, state: ExportState, size: int) -> None:
    """Record how it ended: everything is written, or why it is not."""
    session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id)
        .values(state=state.value, size=size, alive_until=None)
    )
