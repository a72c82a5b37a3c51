"""Results from the tallies: their cost does not grow with the number of responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from consult.contributions.models import Input
from consult.contributions.rules.contributions import Visibility
from consult.disclosure.breakdowns import OF_RESPONSES, Axis, Chosen
from consult.disclosure.frequency_tables import MEASURED, Asked, Sheet
from consult.disclosure.suppression import LEAST
from consult.disclosure.tabulation import Result
from consult.questionnaire.models.responses import OpenAnswer
from consult.questionnaire.models.surveys import (
    Survey,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
)
from consult.questionnaire.rules.kinds import KINDS, OPEN

from .counts import counts_of, known_of
from .tabulation import Reading, View


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
    view = reading.view(chosen.axis if chosen else None)
    return SurveyResults(
        options[chosen.axis.name][chosen.group] if chosen else reading.people,
        options,
        {name: groups.others for name, groups in reading.groups.items()},
        tuple(view.shown(one, at) for one in view.sheets.values() if _told(one.asked)),
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
    return compare(reading, reading.view(axis), key, axis)


def compare(reading: Reading, view: View, key: str, axis: Axis) -> Comparison | None:
    """One question of the sheets of an axis; None where it is not there."""
    sheet = view.by_key.get(key)
    if sheet is None or not has_results(sheet.asked):
        return None
    groups = reading.groups[axis.name]
    keys = [*groups.shown, *([""] if groups.others else [])]
    return Comparison(
        axis,
        view.shown(sheet, ordered=False),
        {group: view.shown(sheet, at, ordered=False) for at, group in enumerate(keys)},
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
        needed = _deciding(known.asked, mine)
        counts = counts_of(session, known, needed)
        view = View({n: Sheet(one, counts.get(n, {}), ()) for n, one in needed.items()})
        found += [(survey, view.shown(view.sheets[n])) for n in mine]
    return found


def _deciding(asked: Mapping[int, Asked], mine: Mapping[int, Asked]) -> dict[int, Asked]:
    """Some questions with those that decide, or once did, whether they are asked, and so on."""
    numbers = {one.question.key: n for n, one in asked.items()}
    found, todo = {}, list(mine)
    while todo:
        number = todo.pop()
        if number not in found:
            found[number] = asked[number]
            todo += [numbers[key] for key in sorted(asked[number].deciding) if key in numbers]
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
