"""What was asked and how often each answer was given, from the tallies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from consult.disclosure.breakdowns import OF_RESPONSES, SILENT_GROUP, Filter
from consult.disclosure.filter_questions import chosen_among, decided_by, decided_once
from consult.disclosure.frequency_tables import TOTALLED, Asked
from consult.languages.rules import Texts
from consult.questionnaire.models.responses import (
    ANSWERED,
    TOTAL,
    AnswerTally,
    PairTally,
    ResponseTally,
)
from consult.questionnaire.models.surveys import SurveyVersion
from consult.questionnaire.queries.versions import Loaded, loaded_version
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell

Counts = dict[int, dict[Cell | None, dict[str, int]]]
"""Question -> cell -> group -> how many; the one group is "*" where there is no filter."""


def sizes_of(session: Session, survey_id: int) -> dict[Filter, dict[str, int]]:
    """How many responses a survey has, by language, by channel and by municipality."""
    tally = ResponseTally
    rows = session.execute(
        select(tally.language, tally.channel, tally.municipality_id, tally.count).where(
            tally.survey_id == survey_id
        )
    )
    found: dict[Filter, dict[str, int]] = {by: defaultdict(int) for by in OF_RESPONSES}
    for *groups, count in rows:
        for by, group in zip(OF_RESPONSES, groups, strict=True):
            found[by][str(group)] += count
    return found


@dataclass(frozen=True)
class Known:
    """Every question that was ever published, by id: the current ones in order, then the retired.

    `choices` are the keys of all choices, by id.
    """

    asked: Mapping[int, Asked]
    choices: Mapping[int, str]


def known_of(session: Session, survey_id: int) -> Known:
    """What a survey ever asked."""
    found: dict[int, Asked] = {}
    choices: dict[int, str] = {}
    for newest_first in versions_of(session, [survey_id]).values():
        for place, version in enumerate(newest_first):
            choices.update((number, key) for (_, key), number in version.choice_ids.items())
            older = [v.questionnaire for v in newest_first[place + 1 :]]
            earlier = [one.by_key for one in older]
            for question in version.questionnaire.questions:
                number = version.question_ids[question.key]
                if number not in found:
                    found[number] = Asked(
                        question,
                        _retired_choices(question, earlier),
                        retired=place > 0,
                        repeated=bool(version.questionnaire.repeats_of(question.key)),
                        after=decided_by(version.questionnaire, question.key),
                        once=decided_once(version.questionnaire, older, question.key),
                        among=chosen_among([version.questionnaire, *older], question.key),
                    )
    return Known(found, choices)


def versions_of(session: Session, survey_ids: Iterable[int]) -> dict[int, list[Loaded]]:
    """Every version of surveys, the newest first."""
    rows = session.execute(
        select(SurveyVersion.survey_id, SurveyVersion.id)
        .where(SurveyVersion.survey_id.in_(sorted(survey_ids)))
        .order_by(SurveyVersion.survey_id, SurveyVersion.number.desc())
    ).all()
    found: dict[int, list[Loaded]] = {}
    for survey_id, version_id in rows:
        found.setdefault(survey_id, []).append(loaded_version(session, version_id))
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


def counts_of(
    session: Session, known: Known, question_ids: Iterable[int], by: Filter | None = None
) -> Counts:
    """How often each answer was given: by everybody, or by each group."""
    tally = (AnswerTally.question_id, AnswerTally.choice_id, AnswerTally.value)
    split = [_group_column(by)] if by else []
    rows = session.execute(
        select(*tally, *split, func.sum(AnswerTally.count))
        .where(AnswerTally.question_id.in_(sorted(question_ids)))
        .group_by(*tally, *split)
    )
    found: Counts = defaultdict(lambda: defaultdict(dict))
    for question, choice, value, *group, count in rows:
        cell = _cell(known.choices, choice, value)
        found[question][cell][str(group[0]) if group else "*"] = int(count)
    return found


def pairs_of(session: Session, known: Known, by_id: int, whole: Counts) -> Counts:
    """How often each answer was given by those who gave each answer to one question.

    `whole` are the counts of everybody: what is left of them are those who did not answer it.
    """
    keys, tally = known.choices, PairTally
    rows = session.execute(
        select(tally.question_id, tally.choice_id, tally.value, tally.by_answer, tally.count).where(
            tally.by_id == by_id
        )
    )
    found: Counts = defaultdict(lambda: defaultdict(dict))
    for question, choice, value, answer, count in rows:
        found[question][_cell(keys, choice, value)][keys.get(answer, str(answer))] = int(count)
    for question, cells in whole.items():
        for cell, groups in cells.items():
            of_answers = found[question][cell]
            rest = sum(groups.values()) - sum(of_answers.values())
            if rest:
                of_answers[SILENT_GROUP] = rest
    return found


def _cell(keys: Mapping[int, str], choice: int, value: int) -> Cell | None:
    if choice == TOTAL:
        return TOTALLED
    return None if choice == ANSWERED else (keys.get(choice), value)


def _group_column(by: Filter) -> InstrumentedAttribute[str] | InstrumentedAttribute[int]:
    if by is Filter.LANGUAGE:
        return AnswerTally.language
    return AnswerTally.channel if by is Filter.CHANNEL else AnswerTally.municipality_id
