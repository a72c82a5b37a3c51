"""Asking for a file of responses, and writing it down piece by piece."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consult.db.upsert import insert_all
from consult.jobs.queue import wake_after_commit
from consult.questionnaire.models.responses import ExportPart, ResponseExport
from consult.questionnaire.models.surveys import Survey

from ..export.options import Options
from ..export.responses import how_many
from ..queries.exports import Stage

PIECE = 1024 * 1024
KEPT_DAYS = 1
"""How long a file is kept: it holds the answers of individual people."""
SILENCE = timedelta(minutes=5)
"""How long a worker may say nothing. A million answers are packed in less."""

Part = tuple[int, bytes]


def ask_for_export(
    session: Session, *, survey: Survey, options: Options, by_id: int, today: date, now: datetime
) -> ResponseExport:
    """Have the responses of a survey written to a file, by the worker."""
    export = ResponseExport(
        survey_id=survey.id,
        made_by_id=by_id,
        options=options.to_json(),
        total=how_many(session, survey.id),
        filename=f"{survey.slug}-{options.form}-{options.shape}.{options.suffix}",
        expires_on=today + timedelta(days=KEPT_DAYS),
        alive_until=now + SILENCE,
    )
    session.add(export)
    session.flush()
    wake_after_commit(session, "consult.results.jobs.write_export", export.id)
    return export


def ask_again(
    session: Session, *, survey: Survey, export: ResponseExport, today: date, now: datetime
) -> ResponseExport | None:
    """Have a file written anew, in the place of one that was not finished; None if that was done.

    The new one has a number of its own: a worker that was only slow can't write into it.
    """
    options, by_id = Options.from_json(export.options), export.made_by_id
    gone = session.execute(
        delete(ResponseExport)
        .where(ResponseExport.id == export.id)
        .execution_options(synchronize_session=False)
    )
    if not getattr(gone, "rowcount", 0):
        return None
    session.expunge(export)
    return ask_for_export(
        session, survey=survey, options=options, by_id=by_id, today=today, now=now
    )


def start_writing(session: Session, export_id: uuid.UUID, now: datetime) -> ResponseExport | None:
    """Take a waiting file in hand; None where it is gone, or another took it."""
    taken = session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id, ResponseExport.state == Stage.WAITING.value)
        .values(state=Stage.WORKING.value, alive_until=now + SILENCE)
    )
    if not getattr(taken, "rowcount", 0):
        return None
    return session.get(ResponseExport, export_id)


def tell_progress(session: Session, export_id: uuid.UUID, done: int, now: datetime) -> None:
    """Say how many responses are written, and that somebody is at it."""
    session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id)
        .values(done=done, alive_until=now + SILENCE)
    )


def parts_of(path: Path) -> Iterator[Part]:
    """A file in numbered pieces."""
    with path.open("rb") as file:
        number = 0
        while piece := file.read(PIECE):
            yield number, piece
            number += 1


def keep_part(session: Session, export_id: uuid.UUID, part: Part) -> None:
    """Keep a piece of a file."""
    number, content = part
    insert_all(
        session, ExportPart, [{"export_id": export_id, "number": number, "content": content}]
    )


def end_writing(session: Session, export_id: uuid.UUID, stage: Stage, size: int) -> None:
    """Say how it ended: everything is written, or why it is not."""
    session.execute(
        update(ResponseExport)
        .where(ResponseExport.id == export_id)
        .values(state=stage.value, size=size, alive_until=None)
    )
