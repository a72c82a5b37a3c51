"""What a survey asked and how often each answer was given, from the tallies."""

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
from consult.disclosure.frequency_tables import ALL_RESPONDENTS, SUM_CELL, TabulatedQuestion
from consult.languages.rules import Texts
from consult.questionnaire.models.surveys import Survey, SurveyVersion
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell

from ..models import ANSWERED, TOTAL, AnswerTally, CrosstabCount, ResponseTally

GroupedCounts = dict[int, dict[Cell | None, dict[str, int]]]
"""Question -> cell -> group -> count; the one group is "*" where there is no breakdown."""


def subgroup_sizes(session: Session, survey_id: int) -> dict[BreakdownVariable, dict[str, int]]:
    """How many responses a survey has, by language, by channel and by municipality."""
    tally = ResponseTally
    rows = session.execute(
        select(tally.language, tally.channel, tally.municipality_id, tally.count).where(
            tally.survey_id == survey_id
        )
    )
    sizes: dict[BreakdownVariable, dict[str, int]] = {
        variable: defaultdict(int) for variable in RESPONSE_VARIABLES
    }
    for *groups, count in rows:
        for variable, group in zip(RESPONSE_VARIABLES, groups, strict=True):
            sizes[variable][str(group)] += count
    return sizes


@dataclass(frozen=True)
class QuestionHistory:
    """Every question that was ever published, by id: the current ones in order, then the retired.

    `choice_keys` are the keys of all choices, by id.
    """

    questions: Mapping[int, TabulatedQuestion]
    choice_keys: Mapping[int, str]


def question_history(session: Session, survey_id: int) -> QuestionHistory:
    """The questions and choices of all versions of a survey."""
    questions: dict[int, TabulatedQuestion] = {}
    choice_keys: dict[int, str] = {}
    versions = versions_of_surveys(session, [survey_id]).get(survey_id, [])
    for age, version in enumerate(versions):
        choice_keys.update((choice_id, key) for (_, key), choice_id in version.choice_ids.items())
        earlier = [older.questionnaire for older in versions[age + 1 :]]
        for question in version.questionnaire.questions:
            question_id = version.question_ids[question.key]
            if question_id not in questions:
                questions[question_id] = _tabulated_question(
                    question, version.questionnaire, earlier, retired=age > 0
                )
    return QuestionHistory(questions, choice_keys)


def _tabulated_question(
    question: Question,
    questionnaire: Questionnaire,
    earlier: Sequence[Questionnaire],
    *,
    retired: bool,
) -> TabulatedQuestion:
    """A question of the newest version that has it; `earlier` are the older ones, newest first."""
    return TabulatedQuestion(
        question,
        _retired_choices(question, earlier),
        retired=retired,
        repeated=bool(questionnaire.repeats_of(question.key)),
        filters=filter_questions(questionnaire, question.key),
        past_filters=past_filter_questions(questionnaire, earlier, question.key),
        choice_filters=choice_filter_questions([questionnaire, *earlier], question.key),
    )


def versions_of_surveys(
    session: Session, survey_ids: Iterable[int]
) -> dict[int, list[PublishedVersion]]:
    """Every version of surveys, the newest first."""
    rows = session.execute(
        select(SurveyVersion.survey_id, SurveyVersion.id)
        .where(SurveyVersion.survey_id.in_(sorted(survey_ids)))
        .order_by(SurveyVersion.survey_id, SurveyVersion.number.desc())
    ).all()
    versions: dict[int, list[PublishedVersion]] = {}
    for survey_id, version_id in rows:
        versions.setdefault(survey_id, []).append(load_version(session, version_id))
    return versions


def _retired_choices(
    question: Question, earlier: Iterable[Questionnaire]
) -> tuple[tuple[str, Texts], ...]:
    """Key and last label of the choices that only earlier versions offered."""
    labels: dict[str, Texts] = {}
    for questionnaire in earlier:
        before = questionnaire.by_key.get(question.key)
        for choice in before.choices if before else ():
            if choice.key not in question.choice_keys:
                labels.setdefault(choice.key, choice.label)
    return tuple(labels.items())


def answer_counts(
    session: Session,
    history: QuestionHistory,
    question_ids: Iterable[int],
    breakdown: BreakdownVariable | None = None,
) -> GroupedCounts:
    """How often each answer was given: by everybody, or by each group."""
    cell_columns = (AnswerTally.question_id, AnswerTally.choice_id, AnswerTally.value)
    group_column = [_breakdown_column(breakdown)] if breakdown else []
    rows = session.execute(
        select(*cell_columns, *group_column, func.sum(AnswerTally.count))
        .where(AnswerTally.question_id.in_(sorted(question_ids)))
        .group_by(*cell_columns, *group_column)
    )
    counts: GroupedCounts = defaultdict(lambda: defaultdict(dict))
    for question_id, choice_id, value, *group, count in rows:
        cell = _cell(history, choice_id, value)
        counts[question_id][cell][str(group[0]) if group else ALL_RESPONDENTS] = int(count)
    return counts


def crosstab_counts(
    session: Session, history: QuestionHistory, breakdown_question_id: int, totals: GroupedCounts
) -> GroupedCounts:
    """How often each answer was given by those who gave each answer to one question.

    `totals` are the counts of everybody: their rest is that of those who did not answer it.
    """
    tally = CrosstabCount
    rows = session.execute(
        select(tally.question_id, tally.choice_id, tally.value, tally.by_answer, tally.count).where(
            tally.by_id == breakdown_question_id
        )
    )
    counts: GroupedCounts = defaultdict(lambda: defaultdict(dict))
    for question_id, choice_id, value, answer, count in rows:
        group = history.choice_keys.get(answer, str(answer))
        counts[question_id][_cell(history, choice_id, value)][group] = int(count)
    for question_id, cells in totals.items():
        for cell, groups in cells.items():
            answer_groups = counts[question_id][cell]
            nonresponse = sum(groups.values()) - sum(answer_groups.values())
            if nonresponse:
                answer_groups[NONRESPONSE_GROUP] = nonresponse
    return counts


def _cell(history: QuestionHistory, choice_id: int, value: int) -> Cell | None:
    if choice_id == TOTAL:
        return SUM_CELL
    return None if choice_id == ANSWERED else (history.choice_keys.get(choice_id), value)


def _breakdown_column(
    variable: BreakdownVariable,
) -> InstrumentedAttribute[str] | InstrumentedAttribute[int]:
    if variable is BreakdownVariable.LANGUAGE:
        return AnswerTally.language
    if variable is BreakdownVariable.CHANNEL:
        return AnswerTally.channel
    return AnswerTally.municipality_id


def response_counts(session: Session, plan_id: int) -> dict[int, int]:
    """How many responses each survey of a plan has; surveys without any are not there."""
    rows = session.execute(
        select(ResponseTally.survey_id, func.sum(ResponseTally.count))
        .join(Survey, Survey.id == ResponseTally.survey_id)
        .where(Survey.plan_id == plan_id)
        .group_by(ResponseTally.survey_id)
    )
    return {survey_id: int(count) for survey_id, count in rows}
