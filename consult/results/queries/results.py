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
from consult.disclosure.suppression import INTERNAL_THRESHOLD
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

    `people` None: too few answered, so nothing is shown. `written` is how many open answers
    there are by question, where everybody is shown. `groups` and `others` go by the name of an
    axis; `others` are the groups shown as group "".
    """

    people: int | None
    groups: Mapping[str, Mapping[str, int]]
    others: Mapping[str, tuple[str, ...]]
    results: tuple[QuestionResult, ...]
    written: Mapping[str, int]
    by_answer: Mapping[str, TabulatedQuestion] = field(default_factory=dict)
    """The questions that can be compared by, by the name of their axis."""


@dataclass(frozen=True)
class SubgroupComparison:
    """A question's results in each group, side by side. `results` go by group; "" are the others."""

    axis: Breakdown
    whole: QuestionResult
    results: Mapping[str, QuestionResult]


def survey_results(
    session: Session, survey: Survey, chosen: Subgroup | None = None
) -> SurveyResults | None:
    """The results of a survey; None when the chosen group is not one that may be shown."""
    reading = Tabulation(session, survey)
    if reading.people < INTERNAL_THRESHOLD:
        people = None if reading.people else 0
        nothing: dict[str, dict[str, int]] = {str(by): {} for by in RESPONSE_VARIABLES}
        none: dict[str, tuple[str, ...]] = dict.fromkeys(nothing, ())
        return None if chosen else SurveyResults(people, nothing, none, (), {})
    options = {name: reading.options(name) for name in reading.groups}
    if chosen and chosen.group not in options.get(chosen.axis.name, {}):
        return None
    at = reading.column(chosen) if chosen else None
    view = reading.view(chosen.axis if chosen else None)
    return SurveyResults(
        options[chosen.axis.name][chosen.group] if chosen else reading.people,
        options,
        {name: groups.others for name, groups in reading.groups.items()},
        tuple(view.shown(one, at) for one in view.sheets.values() if _is_reportable(one.asked)),
        {} if chosen else _open_answer_counts(session, reading.asked),
        {name: reading.asked[number] for name, number in reading.compared.items()},
    )


def _is_reportable(asked: TabulatedQuestion) -> bool:
    """Whether a question has results at all: notes, addresses and calculations have none."""
    kind = asked.question.kind
    return kind in OPEN_ENDED_KINDS or is_tabulated(asked)


def is_tabulated(asked: TabulatedQuestion) -> bool:
    """Whether the answers to a question are counted."""
    kind = asked.question.kind
    return kind in QUANTITATIVE_KINDS or bool(KINDS[kind].partitions(asked.question, asked.keys))


def subgroup_comparison(
    session: Session,
    survey: Survey,
    key: str,
    axis: Breakdown,
    *,
    threshold: int = INTERNAL_THRESHOLD,
) -> SubgroupComparison | None:
    """A question's results in each group of an axis; None where there is no such comparison."""
    reading = Tabulation(session, survey, threshold)
    if reading.people < threshold or not reading.options(axis.name):
        return None
    return compare_subgroups(reading, reading.view(axis), key, axis)


def compare_subgroups(
    reading: Tabulation, view: BreakdownTables, key: str, axis: Breakdown
) -> SubgroupComparison | None:
    """One question of the sheets of an axis; None where it is not there."""
    sheet = view.by_key.get(key)
    if sheet is None or not is_tabulated(sheet.asked):
        return None
    groups = reading.groups[axis.name]
    keys = [*groups.shown, *([""] if groups.others else [])]
    return SubgroupComparison(
        axis,
        view.shown(sheet, ordered=False),
        {group: view.shown(sheet, at, ordered=False) for at, group in enumerate(keys)},
    )


def results_for_area(session: Session, area_id: int) -> list[tuple[Survey, QuestionResult]]:
    """What was answered to every question that concerns an area, survey by survey."""
    questions = select(SurveyQuestionArea.question_id).where(SurveyQuestionArea.area_id == area_id)
    return _results_of_questions(session, list(session.scalars(questions)))


def results_for_measure(session: Session, measure_id: int) -> list[tuple[Survey, QuestionResult]]:
    """What was answered to every question that concerns a measure, survey by survey."""
    questions = select(SurveyQuestionMeasure.question_id).where(
        SurveyQuestionMeasure.measure_id == measure_id
    )
    return _results_of_questions(session, list(session.scalars(questions)))


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
    found = []
    for survey in dict.fromkeys(survey_of.values()):
        known = question_history(session, survey.id)
        mine = {n: one for n, one in known.asked.items() if n in survey_of and is_tabulated(one)}
        needed = _with_filter_questions(known.asked, mine)
        counts = answer_counts(session, known, needed)
        view = BreakdownTables(
            {n: FrequencyTable(one, counts.get(n, {}), ()) for n, one in needed.items()}
        )
        found += [(survey, view.shown(view.sheets[n])) for n in mine]
    return found


def _with_filter_questions(
    asked: Mapping[int, TabulatedQuestion], mine: Mapping[int, TabulatedQuestion]
) -> dict[int, TabulatedQuestion]:
    """Some questions with those that decide, or once did, whether they are asked, and so on."""
    numbers = {one.question.key: n for n, one in asked.items()}
    found, todo = {}, list(mine)
    while todo:
        number = todo.pop()
        if number not in found:
            found[number] = asked[number]
            todo += [numbers[key] for key in sorted(asked[number].deciding) if key in numbers]
    return found


def _open_answer_counts(session: Session, asked: Mapping[int, TabulatedQuestion]) -> dict[str, int]:
    open_ids = {
        n: one.question.key for n, one in asked.items() if one.question.kind in OPEN_ENDED_KINDS
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
