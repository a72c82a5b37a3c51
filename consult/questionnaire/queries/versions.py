"""Published versions, cached by id in each process: a version never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import TranslationState

from ..models.surveys import Survey, SurveyChoice, SurveyQuestion, SurveyVersion
from ..rules.document import Questionnaire
from ..rules.json_decoding import from_json
from ..rules.logic import FormLogic
from ..rules.translation_readiness import lowest_states


@dataclass(frozen=True)
class PublishedVersion:
    """A version as it is answered, with the ids of its questions and choices in the database.

    `choice_ids` are by question key and choice key.
    """

    id: int
    questionnaire: Questionnaire
    question_ids: Mapping[str, int]
    choice_ids: Mapping[tuple[str, str], int]
    logic: FormLogic

    @cached_property
    def states(self) -> dict[str, TranslationState]:
        """The lowest translation state of any text that respondents read, by language."""
        return lowest_states(self.questionnaire)


# By engine: a process may use several databases (the tests do), each with a version 1.
_CACHE: WeakKeyDictionary[object, dict[int, PublishedVersion]] = WeakKeyDictionary()
MAX_CACHED = 200


def load_version(session: Session, version_id: int) -> PublishedVersion:
    """A published version. Raises NoResultFound when there is none."""
    kept = _CACHE.setdefault(session.get_bind().engine, {})
    if version_id not in kept:
        if len(kept) >= MAX_CACHED:
            kept.clear()
        kept[version_id] = _load(session, version_id)
    return kept[version_id]


def _load(session: Session, version_id: int) -> PublishedVersion:
    document, logic, survey_id = session.execute(
        select(SurveyVersion.document, SurveyVersion.logic, SurveyVersion.survey_id).where(
            SurveyVersion.id == version_id
        )
    ).one()
    questionnaire = from_json(document)
    questions = session.execute(
        select(SurveyQuestion.key, SurveyQuestion.id).where(SurveyQuestion.survey_id == survey_id)
    )
    choices = session.execute(
        select(SurveyQuestion.key, SurveyChoice.key, SurveyChoice.id)
        .join(SurveyChoice, SurveyChoice.question_id == SurveyQuestion.id)
        .where(SurveyQuestion.survey_id == survey_id)
    )
    return PublishedVersion(
        version_id,
        questionnaire,
        dict(questions.all()),
        {(question, choice): id_ for question, choice, id_ in choices},
        FormLogic.from_json(questionnaire, logic),
    )


def current_version_numbers(session: Session, plan_id: int) -> dict[int, int]:
    """The number of the current version of each published survey, by survey id."""
    rows = session.execute(
        select(Survey.id, SurveyVersion.number)
        .join(SurveyVersion, SurveyVersion.id == Survey.current_version_id)
        .where(Survey.plan_id == plan_id)
    )
    return dict(rows.all())
