"""A questionnaire in a file: kept for a day, read, made a survey or the draft of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.formats.import_files import sanitized_json
from consult.formats.progress import ImportProgress
from consult.formats.xlsform.importing import ImportResult
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json

from ..models.imports import QuestionnaireImport
from ..queries.imports import ImportState, is_unclaimed
from ..rules.draft_matching import merge_into_draft
from .creation import free_slug
from .editing import draft_of, published_keys, save_draft
from .publishing import create_survey

RETENTION = timedelta(days=1)
HEARTBEAT_TIMEOUT = timedelta(minutes=2)
"""After so long without a sign of life nobody is reading any more."""


def store_file(
    session: Session,
    *,
    plan_id: int,
    data: bytes,
    filename: str,
    source: str,
    by_id: int,
    today: date,
) -> QuestionnaireImport:
    """Keep a file until it is read and its sender says yes, for a day; older ones go."""
    session.execute(delete(QuestionnaireImport).where(QuestionnaireImport.expires_on < today))
    kept = QuestionnaireImport(
        plan_id=plan_id,
        made_by_id=by_id,
        filename=filename[:300],
        content=data,
        source=source,
        languages={},
        state=ImportState.WAITING.value,
        expires_on=today + RETENTION,
    )
    session.add(kept)
    session.flush()
    return kept


def requeue_import(
    session: Session, *, kept: QuestionnaireImport, languages: Mapping[str, str | None], source: str
) -> None:
    """Have a file read anew, now that somebody said which languages are meant."""
    kept.languages = {**kept.languages, **languages}
    kept.source, kept.state = source, ImportState.WAITING.value
    kept.report = kept.questionnaire = kept.progress = kept.alive_until = None
    session.flush()


def claim_import(session: Session, key: uuid.UUID, *, now: datetime) -> QuestionnaireImport | None:
    """Take a file that nobody reads; None where it is gone or somebody else has it."""
    wanted = (
        select(QuestionnaireImport)
        .where(QuestionnaireImport.id == key, is_unclaimed(now))
        .with_for_update()
    )
    kept = session.scalar(wanted)
    if kept is None:
        return None
    kept.state, kept.progress = ImportState.READING.value, ImportProgress().to_json()
    kept.alive_until = now + HEARTBEAT_TIMEOUT
    session.flush()
    return kept


def report_reading_progress(
    session: Session, key: uuid.UUID, *, progress: ImportProgress, now: datetime
) -> None:
    """Say how far the reading of a file is."""
    session.execute(
        update(QuestionnaireImport)
        .where(
            QuestionnaireImport.id == key, QuestionnaireImport.state == ImportState.READING.value
        )
        .values(progress=sanitized_json(progress.to_json()), alive_until=now + HEARTBEAT_TIMEOUT)
    )


def finish_import(session: Session, key: uuid.UUID, *, imported: ImportResult) -> None:
    """Keep what came of a file."""
    kept = session.get(QuestionnaireImport, key)
    if kept is None:
        return
    kept.report = sanitized_json(imported.report.to_json())
    asked = imported.questionnaire
    kept.questionnaire = sanitized_json(asked.to_json()) if asked and imported.report.ok else None
    kept.state, kept.progress, kept.alive_until = ImportState.READ.value, None, None
    session.flush()


def questionnaire_of(kept: QuestionnaireImport) -> Questionnaire | None:
    """The questionnaire of a file that was read; None where it can't be used."""
    return from_json(kept.questionnaire) if kept.questionnaire else None


def create_survey_from_file(session: Session, *, kept: QuestionnaireImport, plan_id: int) -> Survey:
    """A new survey out of a file, which goes. Raises ValueError where it can't be used."""
    asked = questionnaire_of(kept)
    if asked is None:
        raise ValueError(kept.state)
    slug = free_slug(session, plan_id, asked.title.shown(asked.title.source).words)
    survey = create_survey(session, plan_id=plan_id, slug=slug, questionnaire=asked)
    session.delete(kept)
    session.flush()
    return survey


def replace_draft(
    session: Session, *, kept: QuestionnaireImport, survey: Survey, matches: Mapping[str, str]
) -> None:
    """Put a file in the place of a draft; questions that are the same keep their keys.

    `same` are keys of the file by keys of the draft, told by somebody. The file goes. Raises ValueError
    where it can't be used.
    """
    asked = questionnaire_of(kept)
    if asked is None:
        raise ValueError(kept.state)
    new = merge_into_draft(asked, draft_of(survey), published_keys(session, survey), matches)
    save_draft(session, survey=survey, questionnaire=new)
    session.delete(kept)
    session.flush()
