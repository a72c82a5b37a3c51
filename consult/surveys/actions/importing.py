"""A questionnaire in a file: kept for a day, read, made a survey or the draft of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..bringing import storable
from ..models import Survey, SurveyImport
from ..queries.imports import Step
from ..rules import Questionnaire
from ..rules.matching import replaced
from ..rules.reading import from_json
from ..xlsform import Imported
from .editing import draft_of, keep, known_of
from .publishing import create_survey
from .starting import free_slug

KEPT = timedelta(days=1)


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
    kept.report = kept.questionnaire = None
    session.flush()


def begin_reading(session: Session, key: uuid.UUID) -> SurveyImport | None:
    """Take a file that waits; None where it is gone or somebody else has it."""
    kept = session.get(SurveyImport, key, with_for_update=True)
    if kept is None or kept.state != Step.WAITING.value:
        return None
    kept.state = Step.READING.value
    session.flush()
    return kept


def end_reading(session: Session, key: uuid.UUID, *, imported: Imported) -> None:
    """Keep what came of a file."""
    kept = session.get(SurveyImport, key)
    if kept is None:
        return
    kept.report = storable(imported.report.to_json())
    asked = imported.questionnaire
    kept.questionnaire = storable(asked.to_json()) if asked and imported.report.ok else None
    kept.state = Step.READ.value
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
