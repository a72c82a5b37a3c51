"""Exports of responses that were requested."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from ..models import ExportChunk, ResponseExport


class ExportState(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    TOO_WIDE = "too_wide"
    LATE = "late"
    """Waiting, and no worker has claimed it for a while. Never stored."""
    STOPPED = "stopped"
    """Claimed by a worker that has not reported for a while, so it has ended. Never stored."""


def state_of(export: ResponseExport, now: datetime) -> ExportState:
    """The state of an export, judged by whether its worker is still heard of."""
    state, deadline = ExportState(export.state), export.alive_until
    if deadline is None or now <= deadline:
        return state
    return {ExportState.WAITING: ExportState.LATE, ExportState.WORKING: ExportState.STOPPED}.get(
        state, state
    )


def pending_exports() -> Select[uuid.UUID]:
    """The exports that no worker has claimed."""
    return select(ResponseExport.id).where(ResponseExport.state == ExportState.WAITING.value)


def exports_of(survey_id: int, *, account_id: int, today: date) -> Select[ResponseExport]:
    """The exports that an account requested and that are still kept."""
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
    """An export chunk by chunk, each in its own transaction: a slow download holds none open."""
    number = 0
    while True:
        with Session(engine) as chunk_session:
            content = chunk_session.scalar(
                select(ExportChunk.content).where(
                    ExportChunk.export_id == export_id, ExportChunk.number == number
                )
            )
        if content is None:
            return
        yield content
        number += 1
