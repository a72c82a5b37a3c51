"""Beginning a survey from a sample, and a poll that is open a minute later."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.rules.defaults import slug_from
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Question
from consult.questionnaire.rules.survey_templates import SurveyTemplate, start_from_template

from .publishing import create_survey, publish


@dataclass(frozen=True)
class PlanContext:
    """The plan that a survey is of: its number, language, and the codes of its areas."""

    plan_id: int
    language: str
    areas: tuple[str, ...]


def free_slug(session: Session, plan_id: int, title: str) -> str:
    """A short address for a survey, from its title, that no other of the plan has."""
    taken = set(session.scalars(select(Survey.slug).where(Survey.plan_id == plan_id)))
    latin = any(c.isascii() and c.isalnum() for c in unicodedata.normalize("NFKD", title))
    return slug_from(title if latin else "survey", taken)


def create_from_sample(
    session: Session, *, ground: PlanContext, sample: SurveyTemplate, title: str
) -> Survey:
    """Make a survey to go on with in the builder. It may hold a title only."""
    questionnaire = start_from_template(
        sample, language=ground.language, areas=ground.areas, title=title
    )
    return create_survey(
        session,
        plan_id=ground.plan_id,
        slug=free_slug(session, ground.plan_id, questionnaire.title.words(ground.language)),
        questionnaire=questionnaire,
    )


def publish_poll(
    session: Session,
    *,
    ground: PlanContext,
    question: str,
    choices: Sequence[str],
    areas: Sequence[str],
    closes: date | None,
    today: date,
    by_id: int | None,
    measures: Sequence[str] = (),
    results_at_once: bool = False,
) -> Survey:
    """Make a poll of one question and publish it at once. Raises QuestionnaireError."""
    label, answers = Texts.of(question, ground.language), _choices(choices, ground.language)
    asked = Question("Q01", "single", label, choices=answers, required=True)
    asked = replace(asked, areas=tuple(areas), measures=tuple(measures))
    survey = create_survey(
        session,
        plan_id=ground.plan_id,
        slug=free_slug(session, ground.plan_id, question),
        questionnaire=Questionnaire(label, items=(asked,)),
        closes=closes,
    )
    survey.is_poll, survey.results_at_once = True, results_at_once
    publish(session, survey=survey, today=today, by_id=by_id)
    return survey


def _choices(words: Sequence[str], tag: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{nth}", Texts.of(one, tag)) for nth, one in enumerate(words, start=1))
