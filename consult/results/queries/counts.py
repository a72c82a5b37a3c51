"""What was asked and how often each answer was given, from the tallies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from consult.disclosure.breakdowns import NONRESPONSE_GROUP, RESPONSE_VARIABLES, BreakdownVariable
from consult.disclosure.filter_questions import (
    choice_filter_questions,
    filter_questions,
    past_filter_questions,
)
from consult.disclosure.frequency_tables import SUM_CELL, TabulatedQuestion
from consult.languages.rules import Texts
from consult.questionnaire.models.surveys import Survey, SurveyVersion
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell

from ..models import ANSWERED, TOTAL, AnswerTally, CrosstabCount, ResponseTally

GroupedCounts = dict[int, dict[Cell | None, dict[str, int]]]
"""Question -> cell -> group -> how many; the one group is "*" where there is no filter."""


def subgroup_sizes(session: Session, survey_id: int) -> dict[BreakdownVariable, dict[str, int]]:
    """How many responses a survey has, by language, by channel and by municipality."""
    tally = ResponseTally
    rows = session.execute(
        select(tally.language, tally.channel, tally.municipality_id, tally.count).where(
            tally.survey_id == survey_id
        )
    )
    found: dict[BreakdownVariable, dict[str, int]] = {
        by: defaultdict(int) for by in RESPONSE_VARIABLES
    }
    for *groups, count in rows:
        for by, group in zip(RESPONSE_VARIABLES, groups, strict=True):
            found[by][str(group)] += count
    return found


@dataclass(frozen=True)
class QuestionHistory:
    """Every question that was ever published, by id: the current ones in order, then the retired.

    `choices` are the keys of all choices, by id.
    """

    asked: Mapping[int, TabulatedQuestion]
    choices: Mapping[int, str]


def question_history(session: Session, survey_id: int) -> QuestionHistory:
    """What a survey ever asked."""
    found: dict[int, TabulatedQuestion] = {}
    choices: dict[int, str] = {}
    for newest_first in versions_of_surveys(session, [survey_id]).values():
        for place, version in enumerate(newest_first):
            choices.update((number, key) for (_, key), number in version.choice_ids.items())
            older = [v.questionnaire for v in newest_first[place + 1 :]]
            earlier = [one.by_key for one in older]
            for question in version.questionnaire.questions:
                number = version.question_ids[question.key]
                if number not in found:
                    found[number] = TabulatedQuestion(
                        question,
                        _retired_choices(question, earlier),
                        retired=place > 0,
                        repeated=bool(version.questionnaire.repeats_of(question.key)),
                        after=filter_questions(version.questionnaire, question.key),
                        once=past_filter_questions(version.questionnaire, older, question.key),
                        among=choice_filter_questions(
                            [version.questionnaire, *older], question.key
                        ),
                    )
    return QuestionHistory(found, choices)


def versions_of_surveys(
    session: Session, survey_ids: Iterable[int]
) -> dict[int, list[PublishedVersion]]:
    """Every version of surveys, the newest first."""
    rows = session.execute(
        select(SurveyVersion.survey_id, SurveyVersion.id)
        .where(SurveyVersion.survey_id.in_(sorted(survey_ids)))
        .order_by(SurveyVersion.survey_id, SurveyVersion.number.desc())
    ).all()
    found: dict[int, list[PublishedVersion]] = {}
    for survey_id, version_id in rows:
        found.setdefault(survey_id, []).append(load_version(session, version_id))
    return found


def _retired_choices(
    question: Question, earlier: Sequence[Mapping[str, Question]]
) -> tuple[tuple[str, Texts], ...]:
    gone: dict[str, Texts] = {}
    for questions in earlier:
        before = questions.get(question.key)
        for choice in before.choices if before else ():
            if choice.key not in question.choice_keys:
                gone.setdefault(choice.key, choice.label)
    return tuple(gone.items())


def answer_counts(
    session: Session,
    known: QuestionHistory,
    question_ids: Iterable[int],
    breakdown: BreakdownVariable | None = None,
) -> GroupedCounts:
    """How often each answer was given: by everybody, or by each group."""
    tally = (AnswerTally.question_id, AnswerTally.choice_id, AnswerTally.value)
    split = [_breakdown_column(breakdown)] if breakdown else []
    rows = session.execute(
        select(*tally, *split, func.sum(AnswerTally.count))
        .where(AnswerTally.question_id.in_(sorted(question_ids)))
        .group_by(*tally, *split)
    )
    found: GroupedCounts = defaultdict(lambda: defaultdict(dict))
    for question, choice, value, *group, count in rows:
        cell = _cell(known.choices, choice, value)
        found[question][cell][str(group[0]) if group else "*"] = int(count)
    return found


def crosstab_counts(
    session: Session, known: QuestionHistory, breakdown_question_id: int, totals: GroupedCounts
) -> GroupedCounts:
    """How often each answer was given by those who gave each answer to one question.

    `whole` are the counts of everybody: what is left of them are those who did not answer it.
    """
    keys, tally = known.choices, CrosstabCount
    rows = session.execute(
        select(tally.question_id, tally.choice_id, tally.value, tally.by_answer, tally.count).where(
            tally.by_id == breakdown_question_id
        )
    )
    found: GroupedCounts = defaultdict(lambda: defaultdict(dict))
    for question, choice, value, answer, count in rows:
        found[question][_cell(keys, choice, value)][keys.get(answer, str(answer))] = int(count)
    for question, cells in totals.items():
        for cell, groups in cells.items():
            of_answers = found[question][cell]
            rest = sum(groups.values()) - sum(of_answers.values())
            if rest:
                of_answers[NONRESPONSE_GROUP] = rest
    return found


def _cell(keys: Mapping[int, str], choice: int, value: int) -> Cell | None:
    if choice == TOTAL:
        return SUM_CELL
    return None if choice == ANSWERED else (keys.get(choice), value)


def _breakdown_column(
    by: BreakdownVariable,
) -> InstrumentedAttribute[str] | InstrumentedAttribute[int]:
    if by is BreakdownVariable.LANGUAGE:
        return AnswerTally.language
    return AnswerTally.channel if by is BreakdownVariable.CHANNEL else AnswerTally.municipality_id


def response_counts(session: Session, plan_id: int) -> dict[int, int]:
    """How many responses each survey of a plan has; surveys without any are not there."""
    rows = session.execute(
        select(ResponseTally.survey_id, func.sum(ResponseTally.count))
        .join(Survey, Survey.id == ResponseTally.survey_id)
        .where(Survey.plan_id == plan_id)
        .group_by(ResponseTally.survey_id)
    )
    return {survey_id: int(count) for survey_id, count in rows}
