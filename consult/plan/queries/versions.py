"""Versions of measures and the history of their paragraphs."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from ..models.measures import MeasureVersion, ParagraphText


def current_version(measure_id: int) -> Select[MeasureVersion]:
    """The newest version of a measure, with its paragraphs; nothing while it is only drafted."""
    return (
        select(MeasureVersion)
        .options(selectinload(MeasureVersion.paragraphs))
        .where(MeasureVersion.measure_id == measure_id)
        .order_by(MeasureVersion.number.desc())
        .limit(1)
    )


def versions_of(measure_id: int) -> Select[MeasureVersion]:
    """All versions of a measure, the newest first, with their paragraphs."""
    return (
        select(MeasureVersion)
        .options(selectinload(MeasureVersion.paragraphs))
        .where(MeasureVersion.measure_id == measure_id)
        .order_by(MeasureVersion.number.desc())
    )


def version_numbered(measure_id: int, number: int) -> Select[MeasureVersion]:
    """One version of a measure, with its paragraphs."""
    return versions_of(measure_id).where(MeasureVersion.number == number)


def paragraph_history(paragraph_id: uuid.UUID) -> Select[ParagraphText]:
    """The words a paragraph had, each with its `version`, the oldest first."""
    return (
        select(ParagraphText)
        .join(ParagraphText.version)
        .options(contains_eager(ParagraphText.version))
        .where(ParagraphText.paragraph_id == paragraph_id)
        .order_by(MeasureVersion.number)
    )
