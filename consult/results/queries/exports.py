"""Files of responses that were asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from ..models import ExportChunk, ResponseExport


class ExportState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    TOO_WIDE = "too_wide"
    LATE = "late"
    """Waiting, and no worker has come for a while. Never stored."""
    STOPPED = "stopped"
    """Begun by a worker that has said nothing for a while: it is gone. Never stored."""


def stage_of(export: ResponseExport, now: datetime) -> ExportState:
    """How far a file is, as far as anybody can know."""
    stage, due = ExportState(export.state), export.alive_until
    if due is None or now <= due:
        return stage
    return {ExportState.WAITING: ExportState.LATE, ExportState.WORKING: ExportState.STOPPED}.get(
        stage, stage
    )


def pending_exports() -> Select[uuid.UUID]:
    """The files that nobody began to write."""
    return select(ResponseExport.id).where(ResponseExport.state == ExportState.WAITING.value)


def exports_of(survey_id: int, *, account_id: int, today: date) -> Select[ResponseExport]:
    """The files that somebody asked for and that are still kept."""
    return (
        select(ResponseExport)
        .where(
            ResponseExport.survey_id == survey_id,
            ResponseExport.made_by_id == account_id,
            ResponseExport.expires_on >= today,
        )
        .order_by(ResponseExport.expires_on.desc(), ResponseExport.id)
    )


def export_content(engine: Engine, export_id: uuid.UUID) -> Iterator[bytes]:
    """A file piece by piece, each read on its own: a slow download holds no transaction open."""
    number = 0
    while True:
        with Session(engine) as own:
            found = own.scalar(
                select(ExportChunk.content).where(
                    ExportChunk.export_id == export_id, ExportChunk.number == number
                )
            )
        if found is None:
            return
        yield found
        number += 1
