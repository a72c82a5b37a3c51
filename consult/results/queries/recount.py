"""A recount of answers from their rows: what the tallies must equal. Its cost grows with the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from consult.disclosure.frequency_tables import QUANTITATIVE_KINDS
from consult.questionnaire.models.responses import Answer, SurveyResponse
from consult.questionnaire.models.surveys import SurveyQuestion
from consult.questionnaire.rules.kinds.numbers import THOUSAND, count_bucket

from ..models import ANSWERED, TOTAL

Counts = Counter[tuple[Any, ...]]
SqlColumn = ColumnElement[Any] | InstrumentedAttribute[Any]

UNCOUNTED_KINDS = ("calculate", "hidden")
"""Kinds whose rows are counted nowhere: the answers they are calculated from are."""
BATCH_SIZE = 5000


def recount(session: Session, survey_id: int) -> Counts:
    """Everything the tallies of a survey should hold, from its rows.

    Keys are ("response", language, channel, municipality) and
    ("answer", question, choice, value, language, channel, municipality).
    """
    municipality = func.coalesce(SurveyResponse.municipality_id, 0)
    group: list[SqlColumn] = [SurveyResponse.language, SurveyResponse.channel, municipality]
    counts: Counts = Counter()
    responses = (
        select(*group, func.count()).where(SurveyResponse.survey_id == survey_id).group_by(*group)
    )
    for *group_values, count in session.execute(responses):
        counts["response", *group_values] += count
    for key, count in _answer_rows(session, survey_id, group, None):
        counts["answer", *key] += count
    return counts


def recount_crosstab(session: Session, survey_id: int, breakdown_question_id: int) -> Counts:
    """What the crosstab counts by one question should hold: (answer, question, choice, value)."""
    breakdown = aliased(Answer)
    point: ColumnElement[Any] = cast(func.coalesce(breakdown.number, 0), Integer)
    counts: Counts = Counter()
    for (question_id, choice_id, value, answer_choice, answer_point), count in _answer_rows(
        session, survey_id, [breakdown.choice_id, point], (breakdown, breakdown_question_id)
    ):
        if question_id != breakdown_question_id:
            counts[answer_choice or answer_point, question_id, choice_id, value] += count
    return counts


def _answer_rows(
    session: Session, survey_id: int, group: Sequence[SqlColumn], breakdown: tuple[Any, int] | None
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Each cell of each question, by group: (question, choice, value, *group), count.

    `breakdown` is an alias of `Answer` with the id of the question it is joined by.
    """
    rows = partial(_answers, survey_id, breakdown)
    question = Answer.question_id
    respondents = func.count(func.distinct(Answer.response_id))
    for question_id, *group_values, count in session.execute(
        rows(question, *group, respondents).group_by(question, *group)
    ):
        yield (question_id, ANSWERED, 0, *group_values), count
    point: ColumnElement[Any] = cast(func.coalesce(Answer.number, 0), Integer)
    cell = (question, Answer.choice_id, point, *group)
    categorical = SurveyQuestion.kind.not_in(sorted(QUANTITATIVE_KINDS))
    for *key, count in session.execute(rows(*cell, respondents).where(categorical).group_by(*cell)):
        yield tuple(key), count
    yield from _numeric_answers(session, rows, group)


def _answers(survey_id: int, breakdown: tuple[Any, int] | None, *columns: Any) -> Select[Any]:
    """Columns of the counted answers of a survey, and of the answer that the breakdown joins."""
    statement = (
        select(*columns)
        .select_from(Answer)
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .join(SurveyQuestion, SurveyQuestion.id == Answer.question_id)
        .where(SurveyResponse.survey_id == survey_id, SurveyQuestion.kind.not_in(UNCOUNTED_KINDS))
    )
    if breakdown is None:
        return statement
    by, question_id = breakdown
    return statement.join(
        by,
        and_(by.response_id == Answer.response_id, by.question_id == question_id, by.repeat == 0),
    )


def _numeric_answers(
    session: Session, rows: Callable[..., Select[Any]], group: Sequence[SqlColumn]
) -> Iterator[Any]:
    """Numbers and days by bucket; in a repeat a bucket counts once a response."""
    question = Answer.question_id
    cell = (question, SurveyQuestion.kind, Answer.number, *group)
    quantitative = SurveyQuestion.kind.in_(sorted(QUANTITATIVE_KINDS))
    single = rows(*cell, func.count()).where(quantitative, Answer.repeat == 0).group_by(*cell)
    for question_id, kind, number, *group_values, count in session.execute(single):
        yield (question_id, 0, bucket_of(kind, number), *group_values), count
        if kind != "date":
            yield (question_id, TOTAL, 0, *group_values), int(number * THOUSAND) * count
    order = (question, Answer.response_id)
    repeated = rows(*cell, Answer.response_id).where(quantitative, Answer.repeat > 0)
    counted: set[tuple[Any, ...]] = set()
    previous: tuple[Any, ...] = ()
    for question_id, kind, number, *group_values, response_id in session.execute(
        repeated.order_by(*order).execution_options(yield_per=BATCH_SIZE)
    ):
        if (question_id, response_id) != previous:
            previous, counted = (question_id, response_id), set()
        key = (question_id, 0, bucket_of(kind, number), *group_values)
        if key not in counted:
            counted.add(key)
            yield key, 1


def bucket_of(kind: str, number: Decimal) -> int:
    """The bucket of a stored number, or the month of a stored day."""
    if kind != "date":
        return count_bucket(number)
    day = date.fromordinal(int(number))
    return day.year * 12 + day.month - 1
