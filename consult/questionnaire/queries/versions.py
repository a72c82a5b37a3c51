"""Published versions, read once per process: a version never changes, so it is kept by its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import State

from ..models.surveys import SurveyChoice, SurveyQuestion, SurveyVersion
from ..rules.document import Questionnaire
from ..rules.json_decoding import from_json
from ..rules.logic import Logic
from ..rules.translation_readiness import least_states


@dataclass(frozen=True)
class Loaded:
    """A version as people answer it, with the ids that its rows are stored under."""

    id: int
    questionnaire: Questionnaire
    question_ids: Mapping[str, int]
    choice_ids: Mapping[tuple[str, str], int]
    logic: Logic

    @cached_property
    def states(self) -> dict[str, State]:
        """The worst state of any text that people read, by language."""
        return least_states(self.questionnaire)


# By engine: a process may know several databases (the tests do), each with a version 1.
_KEPT: WeakKeyDictionary[object, dict[int, Loaded]] = WeakKeyDictionary()
MOST_KEPT = 200


def loaded_version(session: Session, version_id: int) -> Loaded:
    """A published version. Raises NoResultFound when there is none."""
    kept = _KEPT.setdefault(session.get_bind().engine, {})
    if version_id not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[version_id] = _load(session, version_id)
    return kept[version_id]


def _load(session: Session, version_id: int) -> Loaded:
    document, trees, survey_id = session.execute(
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
    return Loaded(
        version_id,
        questionnaire,
        dict(questions.all()),
        {(question, choice): number for question, choice, number in choices},
        Logic.from_json(questionnaire, trees),
    )
