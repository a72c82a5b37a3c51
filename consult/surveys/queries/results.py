"""Results from the tallies: their cost does not grow with the number of responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from consult.inputs.models import Input
from consult.inputs.rules import Visibility

from ..models import (
    OpenAnswer,
    Survey,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
)
from ..rules.axes import (
    OF_RESPONSES,
    Axis,
    Chosen,
    Filter,
    answer_groups,
    answer_sizes,
)
from ..rules.kinds import KINDS, OPEN
from ..rules.pairs import breakdowns
from ..rules.results import Asked, Result, Sheet, result, withheld
from ..rules.sheets import MEASURED
from ..rules.suppression import LEAST, Groups, merged
from .counts import Counts, counts_of, known_of, pairs_of, sizes_of
from .versions import loaded_version


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
    results: tuple[Result, ...]
    written: Mapping[str, int]
    by_answer: Mapping[str, Asked] = field(default_factory=dict)
    """The questions that can be compared by, by the name of their axis."""


@dataclass(frozen=True)
class Comparison:
    """A question's results in each group, side by side. `results` go by group; "" are the others."""

    axis: Axis
    whole: Result
    results: Mapping[str, Result]


class Reading:
    """The counts of one survey, read once, and what may be seen of them."""

    def __init__(self, session: Session, survey: Survey, least: int = LEAST) -> None:
        self.session, self.survey, self.least = session, survey, least
        self.sizes = sizes_of(session, survey.id)
        self.people = sum(self.sizes[Filter.LANGUAGE].values())
        self.known = known_of(session, survey.id)
        self.asked = self.known.asked
        self.ids = {one.question.key: number for number, one in self.asked.items()}

    @cached_property
    def whole(self) -> Counts:
        """The counts of everybody."""
        return counts_of(self.session, self.known, self.asked)

    @cached_property
    def compared(self) -> dict[str, int]:
        """The names of the axes that are answers, with the ids of their questions."""
        current = loaded_version(self.session, self.survey.current_version_id or 0)
        found = breakdowns(current.questionnaire)
        return {Axis(Filter.ANSWER, q.key).name: self.ids[q.key] for q in found}

    @cached_property
    def groups(self) -> dict[str, Groups]:
        """The groups of each axis."""
        found = {str(by): merged(self.sizes[by], self.least) for by in OF_RESPONSES}
        for name, number in self.compared.items():
            found[name] = answer_groups(self.asked[number], self.answers(number), self.least)
        return found

    def answers(self, number: int) -> dict[str, int]:
        """How many gave each answer to a question."""
        return answer_sizes(self.asked[number], self.whole.get(number, {}), self.people)

    def options(self, name: str) -> dict[str, int]:
        """The groups of an axis that can be chosen, with their sizes; none where there is only one."""
        groups = self.groups[name]
        number = self.compared.get(name)
        sizes = self.answers(number) if number else self.sizes[Filter(name)]
        if len(groups.columns()) < 2:
            return {}
        found = {key: sizes[key] for key in groups.shown}
        if groups.others:
            found[""] = sum(sizes[key] for key in groups.others)
        return found

    def sheets(self, axis: Axis | None = None) -> dict[int, Sheet]:
        """The counts of every question, in the groups of an axis.

        Of two questions that both can be compared by there is one table, that by the earlier one:
        judged from both sides it would be hidden in different places.
        """
        if axis is None:
            return {n: Sheet(one, self.whole.get(n, {}), (), self.least)
                    for n, one in self.asked.items()}  # fmt: skip
        columns, left_out = self.groups[axis.name].columns(), set[int]()
        if axis.by is Filter.ANSWER:
            order = list(self.compared.values())
            left_out = set(order[: order.index(self.compared[axis.name]) + 1])
            counts = pairs_of(self.session, self.known, self.compared[axis.name], self.whole)
        else:
            counts = counts_of(self.session, self.known, self.asked, axis.by)
        nobody_too = axis.by is Filter.ANSWER
        return {
            n: Sheet(one, counts.get(n, {}), columns, self.least, nobody_too=nobody_too)
            for n, one in self.asked.items()
            if n not in left_out
        }

    def column(self, chosen: Chosen) -> int:
        """The column of a group."""
        groups = self.groups[chosen.axis.name]
        return groups.shown.index(chosen.group) if chosen.group else len(groups.shown)


def shown(
    sheet: Sheet, sheets: Sequence[Sheet], column: int | None = None, *, ordered: bool = True
) -> Result:
    """The result of a question, or that it is not shown since it would tell another's."""
    if withheld(sheet, sheets, column):
        asked = sheet.asked
        return Result(asked.question, None, retired=asked.retired, repeated=asked.repeated)
    return result(sheet, column, ordered=ordered)


def results_of_survey(
    session: Session, survey: Survey, chosen: Chosen | None = None
) -> SurveyResults | None:
    """The results of a survey; None when the chosen group is not one that may be shown."""
    reading = Reading(session, survey)
    if reading.people < LEAST:
        people = None if reading.people else 0
        nothing: dict[str, dict[str, int]] = {str(by): {} for by in OF_RESPONSES}
        none: dict[str, tuple[str, ...]] = dict.fromkeys(nothing, ())
        return None if chosen else SurveyResults(people, nothing, none, (), {})
    options = {name: reading.options(name) for name in reading.groups}
    if chosen and chosen.group not in options.get(chosen.axis.name, {}):
        return None
    at = reading.column(chosen) if chosen else None
    sheets = list(reading.sheets(chosen.axis if chosen else None).values())
    return SurveyResults(
        options[chosen.axis.name][chosen.group] if chosen else reading.people,
        options,
        {name: groups.others for name, groups in reading.groups.items()},
        tuple(shown(one, sheets, at) for one in sheets if _told(one.asked)),
        {} if chosen else _written(session, reading.asked),
        {name: reading.asked[number] for name, number in reading.compared.items()},
    )


def _told(asked: Asked) -> bool:
    """Whether a question has results at all: notes, addresses and calculations have none."""
    kind = asked.question.kind
    return kind in OPEN or has_results(asked)


def has_results(asked: Asked) -> bool:
    """Whether the answers to a question are counted."""
    kind = asked.question.kind
    return kind in MEASURED or bool(KINDS[kind].partitions(asked.question, asked.keys))


def comparison(
    session: Session, survey: Survey, key: str, axis: Axis, *, least: int = LEAST
) -> Comparison | None:
    """A question's results in each group of an axis; None where there is no such comparison."""
    reading = Reading(session, survey, least)
    if reading.people < least or not reading.options(axis.name):
        return None
    return compare(reading, reading.sheets(axis), key, axis)


def compare(
    reading: Reading, sheets: Mapping[int, Sheet], key: str, axis: Axis
) -> Comparison | None:
    """One question of the sheets of an axis; None where it is not there."""
    sheet = sheets.get(reading.ids.get(key, 0))
    if sheet is None or not has_results(sheet.asked):
        return None
    every = list(sheets.values())
    groups = reading.groups[axis.name]
    keys = [*groups.shown, *([""] if groups.others else [])]
    return Comparison(
        axis,
        shown(sheet, every, ordered=False),
        {group: shown(sheet, every, at, ordered=False) for at, group in enumerate(keys)},
    )


def results_for_area(session: Session, area_id: int) -> list[tuple[Survey, Result]]:
    """What was answered to every question that concerns an area, survey by survey."""
    questions = select(SurveyQuestionArea.question_id).where(SurveyQuestionArea.area_id == area_id)
    return _of_questions(session, list(session.scalars(questions)))


def results_for_measure(session: Session, measure_id: int) -> list[tuple[Survey, Result]]:
    """What was answered to every question that concerns a measure, survey by survey."""
    questions = select(SurveyQuestionMeasure.question_id).where(
        SurveyQuestionMeasure.measure_id == measure_id
    )
    return _of_questions(session, list(session.scalars(questions)))


def _of_questions(session: Session, question_ids: Sequence[int]) -> list[tuple[Survey, Result]]:
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
        known = known_of(session, survey.id)
        mine = {n: one for n, one in known.asked.items() if n in survey_of and has_results(one)}
        deciding = {key for one in mine.values() for key in one.after}
        needed = {n: one for n, one in known.asked.items() if one.question.key in deciding} | mine
        counts = counts_of(session, known, needed)
        sheets = {n: Sheet(one, counts.get(n, {}), ()) for n, one in needed.items()}
        found += [(survey, shown(sheets[n], list(sheets.values()))) for n in mine]
    return found


def _written(session: Session, asked: Mapping[int, Asked]) -> dict[str, int]:
    open_ids = {n: one.question.key for n, one in asked.items() if one.question.kind in OPEN}
    rows = session.execute(
        select(OpenAnswer.question_id, func.count())
        .join(Input, Input.id == OpenAnswer.input_id)
        .where(
            OpenAnswer.question_id.in_(list(open_ids)),
            Input.visibility != Visibility.HIDDEN.value,
        )
        .group_by(OpenAnswer.question_id)
    )
    return {open_ids[number]: count for number, count in rows}
