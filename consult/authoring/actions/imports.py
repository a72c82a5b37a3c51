"""A questionnaire in a file becomes a survey, or the draft of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from consult.imports.actions import store_upload
from consult.imports.models import PendingImport
from consult.imports.queries import ImportStage
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json

from ..rules.draft_matching import merge_into_draft
from .creation import free_slug
from .editing import draft_of, published_keys, save_draft
from .publishing import create_survey

KIND = "questionnaire"
"""Of a pending import. Its options: `source`, the language of texts that name none, and `languages`, the
tags of languages by the names that the file gives them (None leaves their texts out)."""


def store_questionnaire(
    session: Session,
    *,
    plan_id: int,
    data: bytes,
    filename: str,
    source: str,
    uploaded_by_id: int,
    today: date,
) -> PendingImport:
    """Keep a file for a day: a worker reads it, then it waits for consent."""
    return store_upload(
        session,
        plan_id=plan_id,
        kind=KIND,
        data=data,
        filename=filename,
        uploaded_by_id=uploaded_by_id,
        today=today,
        stage=ImportStage.WAITING,
        options={"source": source, "languages": {}},
    )


def questionnaire_of(pending: PendingImport) -> Questionnaire | None:
    """The questionnaire of a file that was read; None where it can't be used."""
    return from_json(pending.result) if pending.result else None


def create_survey_from_file(session: Session, *, pending: PendingImport, plan_id: int) -> Survey:
    """A new survey out of a file, which is deleted. Raises ValueError where it can't be used."""
    questionnaire = _usable_questionnaire(pending)
    title = questionnaire.title
    slug = free_slug(session, plan_id, title.shown(title.source).words)
    survey = create_survey(session, plan_id=plan_id, slug=slug, questionnaire=questionnaire)
    session.delete(pending)
    session.flush()
    return survey


def replace_draft(
    session: Session, *, pending: PendingImport, survey: Survey, matches: Mapping[str, str]
) -> None:
    """Put a file in the place of a draft; questions that are the same keep their keys.

    `matches` are keys of the file by keys of the draft, as somebody chose them. The file is deleted.
    Raises ValueError where it can't be used.
    """
    questionnaire = _usable_questionnaire(pending)
    draft = merge_into_draft(
        questionnaire, draft_of(survey), published_keys(session, survey), matches
    )
    save_draft(session, survey=survey, questionnaire=draft)
    session.delete(pending)
    session.flush()


def _usable_questionnaire(pending: PendingImport) -> Questionnaire:
    questionnaire = questionnaire_of(pending)
    if questionnaire is None:
        raise ValueError(pending.stage)
    return questionnaire
