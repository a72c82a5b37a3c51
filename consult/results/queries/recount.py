"""Counting answers again from their rows: what the tallies must equal. Its cost grows with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
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
"""Kinds whose rows are counted nowhere: what they are worked out from is."""
BATCH_SIZE = 5000


def recount(session: Session, survey_id: int) -> Counts:
    """Everything the tallies of a survey should hold, from its rows.

    Keys are ("response", language, channel, municipality) and
    ("answer", question, choice, value, language, channel, municipality).
    """
    municipality = func.coalesce(SurveyResponse.municipality_id, 0)
    group: list[SqlColumn] = [SurveyResponse.language, SurveyResponse.channel, municipality]
    found: Counts = Counter()
    responses = (
        select(*group, func.count()).where(SurveyResponse.survey_id == survey_id).group_by(*group)
    )
    for *where, count in session.execute(responses):
        found["response", *where] += count
    for key, count in _answer_rows(session, survey_id, group, None):
        found["answer", *key] += count
    return found


def recount_crosstab(session: Session, survey_id: int, breakdown_question_id: int) -> Counts:
    """What the pair tallies by one question should hold: (answer, question, choice, value)."""
    by = aliased(Answer)
    point: ColumnElement[Any] = cast(func.coalesce(by.number, 0), Integer)
    found: Counts = Counter()
    for (question, choice, value, answer, at), count in _answer_rows(
        session, survey_id, [by.choice_id, point], (by, breakdown_question_id)
    ):
        if question != breakdown_question_id:
            found[answer or at, question, choice, value] += count
    return found


def _answer_rows(
    own: Session, survey_id: int, group: Sequence[SqlColumn], joined: tuple[Any, int] | None
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Each thing counted of each question, by group: (question, choice, value, *group), how many."""

    def rows(*columns: Any, measured: bool | None = None) -> Select[Any]:
        found = (
            select(*columns)
            .select_from(Answer)
            .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
            .join(SurveyQuestion, SurveyQuestion.id == Answer.question_id)
            .where(
                SurveyResponse.survey_id == survey_id, SurveyQuestion.kind.not_in(UNCOUNTED_KINDS)
            )
        )
        if joined:
            by, by_id = joined
            same = (by.response_id == Answer.response_id, by.question_id == by_id, by.repeat == 0)
            found = found.join(by, and_(*same))
        if measured is None:
            return found
        kinds = sorted(QUANTITATIVE_KINDS)
        kind = SurveyQuestion.kind
        return found.where(kind.in_(kinds) if measured else kind.not_in(kinds))

    question = Answer.question_id
    people = func.count(func.distinct(Answer.response_id))
    for number, *where, count in own.execute(
        rows(question, *group, people).group_by(question, *group)
    ):
        yield (number, ANSWERED, 0, *where), count
    point: ColumnElement[Any] = cast(func.coalesce(Answer.number, 0), Integer)
    cell = (question, Answer.choice_id, point, *group)
    for *key, count in own.execute(rows(*cell, people, measured=False).group_by(*cell)):
        yield tuple(key), count
    yield from _numeric_answers(own, rows, group)


def _numeric_answers(own: Session, rows: Any, group: Sequence[SqlColumn]) -> Iterator[Any]:
    """Numbers and days, which are counted by bucket."""
    question = Answer.question_id
    cell = (question, SurveyQuestion.kind, Answer.number, *group)
    single = rows(*cell, func.count(), measured=True).where(Answer.repeat == 0).group_by(*cell)
    for number, kind, value, *where, count in own.execute(single):
        yield (number, 0, bucket_of(kind, value), *where), count
        if kind != "date":
            yield (number, TOTAL, 0, *where), int(value * THOUSAND) * count
    order = (question, Answer.response_id)
    several = rows(*cell, Answer.response_id, measured=True).where(Answer.repeat > 0)
    seen: set[tuple[Any, ...]] = set()
    last: tuple[Any, ...] = ()
    for number, kind, value, *where, response in own.execute(
        several.order_by(*order).execution_options(yield_per=BATCH_SIZE)
    ):
        if (number, response) != last:
            last, seen = (number, response), set()
        key = (number, 0, bucket_of(kind, value), *where)
        if key not in seen:
            seen.add(key)
            yield key, 1


def bucket_of(kind: str, number: Decimal) -> int:
    """The bucket of a stored number, or the month of a stored day."""
    if kind != "date":
        return count_bucket(number)
    day = date.fromordinal(int(number))
    return day.year * 12 + day.month - 1
