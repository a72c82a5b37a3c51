"""Results from the tallies: their cost does not grow with the number of responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import Visibility
from consult.disclosure.breakdowns import RESPONSE_VARIABLES, Breakdown, Subgroup
from consult.disclosure.frequency_tables import (
    QUANTITATIVE_KINDS,
    FrequencyTable,
    TabulatedQuestion,
)
from consult.disclosure.suppression import INTERNAL_THRESHOLD, below_threshold
from consult.disclosure.tabulation import QuestionResult
from consult.questionnaire.models.responses import OpenAnswer
from consult.questionnaire.models.surveys import (
    Survey,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
)
from consult.questionnaire.rules.kinds import KINDS, OPEN_ENDED_KINDS

from .counts import answer_counts, question_history
from .tabulation import BreakdownTables, Tabulation


@dataclass(frozen=True)
class SurveyResults:
    """The results of a survey, or of one group of its respondents.

    `respondents` None: too few answered, so nothing is shown. `groups` (their sizes),
    `collapsed_groups` (shown as group "") and `breakdown_questions` go by the name of a breakdown.
    `open_answer_counts` are by question, where everybody is shown.
    """

    respondents: int | None
    groups: Mapping[str, Mapping[str, int]]
    collapsed_groups: Mapping[str, tuple[str, ...]]
    results: tuple[QuestionResult, ...]
    open_answer_counts: Mapping[str, int]
    breakdown_questions: Mapping[str, TabulatedQuestion] = field(default_factory=dict)


@dataclass(frozen=True)
class SubgroupComparison:
    """A question's results in each group, side by side, by group; group "" is the collapsed ones."""

    breakdown: Breakdown
    total: QuestionResult
    results: Mapping[str, QuestionResult]


def survey_results(
    session: Session, survey: Survey, subgroup: Subgroup | None = None
) -> SurveyResults | None:
    """The results of a survey; None when the group is not one that may be shown."""
    tabulation = Tabulation(session, survey)
    if tabulation.respondents < INTERNAL_THRESHOLD:
        return None if subgroup else _empty_results(tabulation.respondents)
    groups = {name: tabulation.selectable_subgroups(name) for name in tabulation.groups}
    if subgroup and subgroup.group not in groups.get(subgroup.breakdown.name, {}):
        return None
    column = tabulation.column_of(subgroup) if subgroup else None
    tables = tabulation.breakdown_tables(subgroup.breakdown if subgroup else None)
    return SurveyResults(
        groups[subgroup.breakdown.name][subgroup.group] if subgroup else tabulation.respondents,
        groups,
        {name: collapsed.collapsed for name, collapsed in tabulation.groups.items()},
        tuple(
            tables.result(table, column)
            for table in tables.tables.values()
            if _is_reportable(table.tabulated)
        ),
        {} if subgroup else _open_answer_counts(session, tabulation.questions),
        {name: tabulation.questions[number] for name, number in tabulation.breakdown_ids.items()},
    )


def _empty_results(respondents: int) -> SurveyResults:
    """What is shown of a survey that nobody, or too few people, answered."""
    names = [str(variable) for variable in RESPONSE_VARIABLES]
    return SurveyResults(
        None if below_threshold(respondents) else respondents,
        {name: {} for name in names},
        dict.fromkeys(names, ()),
        (),
        {},
    )


def _is_reportable(tabulated: TabulatedQuestion) -> bool:
    """Whether a question has results at all: notes, addresses and calculations have none."""
    return tabulated.question.kind in OPEN_ENDED_KINDS or is_tabulated(tabulated)


def is_tabulated(tabulated: TabulatedQuestion) -> bool:
    """Whether the answers to a question are counted."""
    question = tabulated.question
    if question.kind in QUANTITATIVE_KINDS:
        return True
    return bool(KINDS[question.kind].partitions(question, tabulated.choice_keys))


def subgroup_comparison(
    session: Session,
    survey: Survey,
    key: str,
    breakdown: Breakdown,
    *,
    threshold: int = INTERNAL_THRESHOLD,
) -> SubgroupComparison | None:
    """A question's results in each group of a breakdown; None where there is no such comparison."""
    tabulation = Tabulation(session, survey, threshold)
    if tabulation.respondents < threshold or not tabulation.selectable_subgroups(breakdown.name):
        return None
    return compare_subgroups(tabulation, tabulation.breakdown_tables(breakdown), key, breakdown)


def compare_subgroups(
    tabulation: Tabulation, tables: BreakdownTables, key: str, breakdown: Breakdown
) -> SubgroupComparison | None:
    """One question of the tables of a breakdown; None where it is not there."""
    table = tables.by_key.get(key)
    if table is None or not is_tabulated(table.tabulated):
        return None
    groups = tabulation.groups[breakdown.name]
    names = [*groups.separate, *([""] if groups.collapsed else [])]
    return SubgroupComparison(
        breakdown,
        tables.result(table, ordered=False),
        {group: tables.result(table, c, ordered=False) for c, group in enumerate(names)},
    )


def results_for_area(session: Session, area_id: int) -> list[tuple[Survey, QuestionResult]]:
    """What was answered to every question that concerns an area, survey by survey."""
    questions = select(SurveyQuestionArea.question_id).where(SurveyQuestionArea.area_id == area_id)
    return _results_of_questions(session, session.scalars(questions).all())


def results_for_measure(session: Session, measure_id: int) -> list[tuple[Survey, QuestionResult]]:
    """What was answered to every question that concerns a measure, survey by survey."""
    questions = select(SurveyQuestionMeasure.question_id).where(
        SurveyQuestionMeasure.measure_id == measure_id
    )
    return _results_of_questions(session, session.scalars(questions).all())


def _results_of_questions(
    session: Session, question_ids: Sequence[int]
) -> list[tuple[Survey, QuestionResult]]:
    if not question_ids:
        return []
    rows = session.execute(
        select(SurveyQuestion.id, Survey)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .options(defer(Survey.draft))
        .where(SurveyQuestion.id.in_(question_ids), Survey.current_version_id.is_not(None))
        .order_by(Survey.id)
    )
    survey_of: dict[int, Survey] = dict(rows.all())
    results = []
    for survey in dict.fromkeys(survey_of.values()):
        history = question_history(session, survey.id)
        requested = [
            number
            for number, tabulated in history.questions.items()
            if number in survey_of and is_tabulated(tabulated)
        ]
        needed = _with_filter_questions(history.questions, requested)
        counts = answer_counts(session, history, needed)
        tables = BreakdownTables(
            {
                number: FrequencyTable(tabulated, counts.get(number, {}), ())
                for number, tabulated in needed.items()
            }
        )
        results += [(survey, tables.result(tables.tables[number])) for number in requested]
    return results


def _with_filter_questions(
    questions: Mapping[int, TabulatedQuestion], requested: Sequence[int]
) -> dict[int, TabulatedQuestion]:
    """Some questions with those that filter them, or once did, and the filters of these."""
    ids = {tabulated.question.key: number for number, tabulated in questions.items()}
    needed: dict[int, TabulatedQuestion] = {}
    pending = list(requested)
    while pending:
        number = pending.pop()
        if number not in needed:
            needed[number] = questions[number]
            pending += [ids[key] for key in sorted(questions[number].filter_keys) if key in ids]
    return needed


def _open_answer_counts(
    session: Session, questions: Mapping[int, TabulatedQuestion]
) -> dict[str, int]:
    """How many open answers that are not hidden each question has, by its key."""
    open_ids = {
        number: tabulated.question.key
        for number, tabulated in questions.items()
        if tabulated.question.kind in OPEN_ENDED_KINDS
    }
    rows = session.execute(
        select(OpenAnswer.question_id, func.count())
        .join(Contribution, Contribution.id == OpenAnswer.input_id)
        .where(
            OpenAnswer.question_id.in_(list(open_ids)),
            Contribution.visibility != Visibility.HIDDEN.value,
        )
        .group_by(OpenAnswer.question_id)
    )
    return {open_ids[number]: count for number, count in rows}
