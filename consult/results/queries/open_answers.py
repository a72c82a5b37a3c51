"""Reads of open-ended answers."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import Visibility
from consult.questionnaire.models.responses import OpenAnswer
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds import OPEN_ENDED_KINDS


def open_answers_of(
    question_id: int, municipalities: frozenset[int] | None
) -> Select[Contribution]:
    """The answers to an open question that are not hidden, the newest day first.

    Those from some municipalities and from people who named none; None: all.
    """
    statement = (
        select(Contribution)
        .join(OpenAnswer, OpenAnswer.input_id == Contribution.id)
        .where(
            OpenAnswer.question_id == question_id,
            Contribution.visibility != Visibility.HIDDEN.value,
        )
        .order_by(Contribution.said_on.desc(), Contribution.id)
    )
    if municipalities is None:
        return statement
    column = Contribution.municipality_id
    return statement.where(or_(column.is_(None), column.in_(sorted(municipalities))))


def open_question(session: Session, survey: Survey, key: str) -> tuple[int, Question] | None:
    """An open question of a survey's current version with its id."""
    current = load_version(session, survey.current_version_id or 0)
    question = current.questionnaire.by_key.get(key)
    if question is None or question.kind not in OPEN_ENDED_KINDS:
        return None
    return current.question_ids[key], question
