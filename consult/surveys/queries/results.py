"""Results from the tallies: their cost does not grow with the number of responses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer

from consult.inputs.models import Input
from consult.inputs.rules import Visibility
from consult.languages.rules import Texts

from ..models import (
    AnswerTally,
    OpenAnswer,
    ResponseTally,
    Survey,
    SurveyChoice,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
    SurveyVersion,
)
from ..rules import Question
from ..rules.kinds import OPEN, Cell
from ..rules.results import Asked, Result, Sheet, result
from ..rules.suppression import LEAST, Groups, merged
from .versions import loaded_version


class Filter(StrEnum):
    """By what people can be told apart; one at a time (see `rules.suppression`)."""

    LANGUAGE = "language"
    CHANNEL = "channel"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Chosen:
    """A filter and the group it shows; group "" is the others."""

    by: Filter
    group: str


@dataclass(frozen=True)
class SurveyResults:
    """The results of a survey, or of one group of its respondents.

    `people` None: fewer than 5 answered, so nothing is shown. `written` is how many open answers
    there are by question, where everybody is shown. `others` are the groups shown as group "".
    """

    people: int | None
    groups: Mapping[Filter, Mapping[str, int]]
    others: Mapping[Filter, tuple[str, ...]]
    results: tuple[Result, ...]
    written: Mapping[str, int]


def results_of_survey(
    session: Session, survey: Survey, chosen: Chosen | None = None
) -> SurveyResults | None:
    """The results of a survey; None when the chosen group is not one that may be shown."""
    sizes = {by: _sizes(session, survey.id, by) for by in Filter}
    total = sum(sizes[Filter.LANGUAGE].values())
    groups = {by: merged(found) for by, found in sizes.items()}
    options = {by: _options(groups[by], sizes[by]) for by in Filter}
    others = {by: groups[by].others for by in Filter}
    if total < LEAST:
        people = None if total else 0
        return None if chosen else SurveyResults(people, options, others, (), {})
    if chosen and chosen.group not in options[chosen.by]:
        return None
    asked = _asked(session, [survey.id])
    columns = groups[chosen.by].columns() if chosen else (("*",),)
    counts = _counts(session, list(asked), chosen.by if chosen else None)
    at = _column(groups[chosen.by], chosen.group) if chosen else None
    found = tuple(
        result(Sheet(one, counts.get(number, {}), columns), at) for number, one in asked.items()
    )
    people = options[chosen.by][chosen.group] if chosen else total
    written = {} if chosen else _written(session, asked)
    return SurveyResults(people, options, others, found, written)


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
    survey_of = dict(rows.all())
    asked = _asked(session, {survey.id for survey in survey_of.values()})
    counts = _counts(session, list(survey_of), None)
    return [
        (survey_of[number], result(Sheet(one, counts.get(number, {}), ())))
        for number, one in asked.items()
        if number in survey_of and one.question.kind not in OPEN
    ]


def _sizes(session: Session, survey_id: int, by: Filter) -> dict[str, int]:
    column = _group_column(ResponseTally, by)
    rows = session.execute(
        select(column, func.sum(ResponseTally.count))
        .where(ResponseTally.survey_id == survey_id)
        .group_by(column)
    )
    return {str(group): int(count) for group, count in rows}


def _group_column(
    model: type[ResponseTally] | type[AnswerTally], by: Filter
) -> InstrumentedAttribute[str] | InstrumentedAttribute[int]:
    if by is Filter.LANGUAGE:
        return model.language
    return model.channel if by is Filter.CHANNEL else model.municipality_id


def _options(groups: Groups, sizes: Mapping[str, int]) -> dict[str, int]:
    """The groups that can be chosen with their sizes; none where there is only one."""
    if len(groups.columns()) < 2:
        return {}
    found = {key: sizes[key] for key in groups.shown}
    if groups.others:
        found[""] = sum(sizes[key] for key in groups.others)
    return found


def _column(groups: Groups, group: str) -> int:
    return groups.shown.index(group) if group else len(groups.shown)


def _asked(session: Session, survey_ids: Iterable[int]) -> dict[int, Asked]:
    """Every question that was ever published, by id: the current ones in order, then the retired."""
    wanted = sorted(survey_ids)
    versions = session.execute(
        select(SurveyVersion.id, SurveyVersion.survey_id)
        .where(SurveyVersion.survey_id.in_(wanted))
        .order_by(SurveyVersion.survey_id, SurveyVersion.number.desc())
    ).all()
    found: dict[int, Asked] = {}
    for survey_id in wanted:
        newest_first = [loaded_version(session, v) for v, owner in versions if owner == survey_id]
        for place, version in enumerate(newest_first):
            earlier = [v.questionnaire for v in newest_first[place + 1 :]]
            for question in version.questionnaire.questions:
                number = version.question_ids[question.key]
                if number not in found:
                    retired = _retired_choices(question, [q.by_key for q in earlier])
                    found[number] = Asked(question, retired, retired=place > 0)
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


def _counts(
    session: Session, question_ids: Sequence[int], by: Filter | None
) -> dict[int, dict[Cell | None, dict[str, int]]]:
    """Question -> cell -> group -> how many; the one group is "*" where there is no filter."""
    keys = _choice_keys(session, question_ids)
    tally = (AnswerTally.question_id, AnswerTally.choice_id, AnswerTally.value)
    split = [_group_column(AnswerTally, by)] if by else []
    rows = session.execute(
        select(*tally, *split, func.sum(AnswerTally.count))
        .where(AnswerTally.question_id.in_(question_ids))
        .group_by(*tally, *split)
    )
    found: dict[int, dict[Cell | None, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for question, choice, value, *group, count in rows:
        cell = None if choice == -1 else (keys.get(choice), value)
        found[question][cell][str(group[0]) if group else "*"] = int(count)
    return found


def _choice_keys(session: Session, question_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(SurveyChoice.id, SurveyChoice.key).where(SurveyChoice.question_id.in_(question_ids))
    )
    return dict(rows.all())


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
