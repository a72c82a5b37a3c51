"""Work of the queue: proving the tallies, forgetting old drafts."""

from __future__ import annotations

import logging
from collections import Counter

from sqlalchemy import ColumnElement, Integer, and_, cast, delete, func, select
from sqlalchemy.orm import Session

from consult.db.session import session
from consult.web.transaction import today

from .models import (
    Answer,
    AnswerTally,
    ResponseDraft,
    ResponseTally,
    Survey,
    SurveyQuestion,
    SurveyResponse,
)

log = logging.getLogger(__name__)

Counts = Counter[tuple[object, ...]]


def prove_tallies(survey_id: int) -> int:
    """Count a survey's responses and answers again; how many tallies differ. Changes nothing."""
    kept, counted = _kept(session(), survey_id), recount(session(), survey_id)
    wrong = sum(kept[key] != counted[key] for key in kept.keys() | counted.keys())
    if wrong:
        log.error("survey %s: %s tallies differ from a recount", survey_id, wrong)
    return wrong


def prove_all_tallies() -> int:
    """Prove the tallies of every published survey; how many differ."""
    published = select(Survey.id).where(Survey.current_version_id.is_not(None)).order_by(Survey.id)
    return sum(prove_tallies(survey_id) for survey_id in session().scalars(published).all())


def forget_drafts() -> int:
    """Delete the unfinished responses whose days are over; how many."""
    result = session().execute(delete(ResponseDraft).where(ResponseDraft.expires_on < today()))
    session().commit()
    return int(getattr(result, "rowcount", 0))


def recount(own: Session, survey_id: int) -> Counts:
    """Everything the tallies of a survey should hold, from its rows."""
    municipality = func.coalesce(SurveyResponse.municipality_id, 0)
    group = (SurveyResponse.language, SurveyResponse.channel, municipality)
    mine = SurveyResponse.survey_id == survey_id
    point: ColumnElement[int] = cast(func.coalesce(Answer.number, 0), Integer)
    found: Counts = Counter()
    responses = select(*group, func.count()).where(mine).group_by(*group)
    for *where, count in own.execute(responses):
        found["response", *where] += count
    answers = (
        select(Answer.question_id, Answer.choice_id, point, *group, func.count())
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .where(mine)
        .group_by(Answer.question_id, Answer.choice_id, point, *group)
    )
    for question, choice, value, *where, count in own.execute(answers):
        found["answer", question, choice, value, *where] += count
    people = func.count(func.distinct(Answer.response_id))
    answered = (
        select(Answer.question_id, *group, people)
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .where(mine)
        .group_by(Answer.question_id, *group)
    )
    for question, *where, count in own.execute(answered):
        found["answer", question, -1, 0, *where] += count
    return found


def _kept(own: Session, survey_id: int) -> Counts:
    found: Counts = Counter()
    tally = ResponseTally
    for row in own.scalars(select(tally).where(tally.survey_id == survey_id)):
        found["response", row.language, row.channel, row.municipality_id] += row.count
    answers = select(AnswerTally).join(
        SurveyQuestion,
        and_(SurveyQuestion.id == AnswerTally.question_id, SurveyQuestion.survey_id == survey_id),
    )
    for each in own.scalars(answers):
        group = (each.language, each.channel, each.municipality_id)
        found["answer", each.question_id, each.choice_id, each.value, *group] += each.count
    return found
