"""A questionnaire in a file: kept for a day, read, made a survey or the draft of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.formats.import_files import storable
from consult.formats.progress import Progress
from consult.formats.xlsform.importing import Imported
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json

from ..models.imports import SurveyImport
from ..queries.imports import Step, unread
from ..rules.draft_matching import replaced
from .creation import free_slug
from .editing import draft_of, keep, known_of
from .publishing import create_survey

KEPT = timedelta(days=1)
SILENCE = timedelta(minutes=2)
"""After so long without a sign of life nobody is reading any more."""


def keep_file(
    session: Session,
    *,
    plan_id: int,
    data: bytes,
    filename: str,
    source: str,
    by_id: int,
    today: date,
) -> SurveyImport:
    """Keep a file until it is read and its sender says yes, for a day; older ones go."""
    session.execute(delete(SurveyImport).where(SurveyImport.expires_on < today))
    kept = SurveyImport(
        plan_id=plan_id,
        made_by_id=by_id,
        filename=filename[:300],
        content=data,
        source=source,
        languages={},
        state=Step.WAITING.value,
        expires_on=today + KEPT,
    )
    session.add(kept)
    session.flush()
    return kept


def read_again(
    session: Session, *, kept: SurveyImport, languages: Mapping[str, str | None], source: str
) -> None:
    """Have a file read anew, now that somebody said which languages are meant."""
    kept.languages = {**kept.languages, **languages}
    kept.source, kept.state = source, Step.WAITING.value
    kept.report = kept.questionnaire = kept.progress = kept.alive_until = None
    session.flush()


def begin_reading(session: Session, key: uuid.UUID, *, now: datetime) -> SurveyImport | None:
    """Take a file that nobody reads; None where it is gone or somebody else has it."""
    wanted = select(SurveyImport).where(SurveyImport.id == key, unread(now)).with_for_update()
    kept = session.scalar(wanted)
    if kept is None:
        return None
    kept.state, kept.progress = Step.READING.value, Progress().to_json()
    kept.alive_until = now + SILENCE
    session.flush()
    return kept


def tell_reading(session: Session, key: uuid.UUID, *, progress: Progress, now: datetime) -> None:
    """Say how far the reading of a file is."""
    session.execute(
        update(SurveyImport)
        .where(SurveyImport.id == key, SurveyImport.state == Step.READING.value)
        .values(progress=storable(progress.to_json()), alive_until=now + SILENCE)
    )


def end_reading(session: Session, key: uuid.UUID, *, imported: Imported) -> None:
    """Keep what came of a file."""
    kept = session.get(SurveyImport, key)
    if kept is None:
        return
    kept.report = storable(imported.report.to_json())
    asked = imported.questionnaire
    kept.questionnaire = storable(asked.to_json()) if asked and imported.report.ok else None
    kept.state, kept.progress, kept.alive_until = Step.READ.value, None, None
    session.flush()


def questionnaire_of(kept: SurveyImport) -> Questionnaire | None:
    """The questionnaire of a file that was read; None where it can't be used."""
    return from_json(kept.questionnaire) if kept.questionnaire else None


def make_survey(session: Session, *, kept: SurveyImport, plan_id: int) -> Survey:
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
    session: Session, *, kept: SurveyImport, survey: Survey, same: Mapping[str, str]
) -> None:
    """Put a file in the place of a draft; questions that are the same keep their keys.

    `same` are keys of the file by keys of the draft, told by somebody. The file goes. Raises ValueError
    where it can't be used.
    """
    asked = questionnaire_of(kept)
    if asked is None:
        raise ValueError(kept.state)
    new = replaced(asked, draft_of(survey), known_of(session, survey), same)
    keep(session, survey=survey, questionnaire=new)
    session.delete(kept)
    session.flush()
