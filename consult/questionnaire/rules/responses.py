"""Responses: when a survey is open, parsing the form of a page, what an answer is counted as."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from consult.plan.rules.phases import PhaseAction

from .document import Questionnaire
from .kinds import KINDS, OPEN_ENDED_KINDS
from .kinds.base import Cell, FormData, Value
from .kinds.numbers import THOUSAND
from .pages import QuestionnairePage
from .routing import ApplicableAnswer

DRAFT_RETENTION_DAYS = 30
"""For which an unfinished response is kept after its last answer."""


class SurveyStatus(StrEnum):
    """Whether a survey can be answered on a day."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


class CollectionMode(StrEnum):
    """By which mode a response was collected."""

    WEB = "web"
    KIOSK = "kiosk"
    ASSISTED = "assisted"
    PAPER = "paper"


def survey_status(
    *, opens: date | None, closes: date | None, verbs: Collection[PhaseAction], today: date
) -> SurveyStatus:
    """Whether a survey is open: between its own dates (inclusive), in a phase that permits it.

    `verbs` are the actions that the phases of its plan permit today.
    """
    if opens is not None and today < opens:
        return SurveyStatus.NOT_YET
    if closes is not None and today > closes:
        return SurveyStatus.CLOSED
    return SurveyStatus.OPEN if PhaseAction.ANSWER in verbs else SurveyStatus.CLOSED


def draft_expiry(today: date) -> date:
    """The last day on which a draft that was answered today is kept."""
    return today + timedelta(days=DRAFT_RETENTION_DAYS)


def estimated_minutes(questionnaire: Questionnaire) -> int:
    """About how many minutes it takes to answer all of a questionnaire; at least 1."""
    seconds = (KINDS[q.kind].expected_seconds for q in questionnaire.questions if q.kind in KINDS)
    return max(1, ceil(sum(seconds) / 60))


def parse_page(page: QuestionnairePage, form: FormData) -> dict[str, Value]:
    """The answers in the submitted form of a page, by question key; None where there is none."""
    return {q.key: KINDS[q.kind].parse(q, form) for q in page.questions}


@dataclass(frozen=True)
class OpenEndedAnswer:
    """An answer to an open-ended question, in the respondent's own words."""

    question: str
    words: str
    language: str


def open_ended_answers(answers: Iterable[ApplicableAnswer], language: str) -> list[OpenEndedAnswer]:
    """The open-ended answers, each in the language it was marked with, else that of the page."""
    return [
        OpenEndedAnswer(a.question.key, a.value["words"], a.value.get("language") or language)
        for a in answers
        if a.question.kind in OPEN_ENDED_KINDS
    ]


def counted_cells(answers: Iterable[ApplicableAnswer]) -> set[tuple[str, Cell | None]]:
    """The cells that a valid response adds one to, by question key; cell None: it was answered.

    A response counts once in a cell, in however many instances of a repeat it gives the answer.
    """
    counted: set[tuple[str, Cell | None]] = set()
    for answer in answers:
        question = answer.question
        if cells := KINDS[question.kind].cells(question, answer.value):
            counted.update((question.key, cell) for cell in (None, *cells))
    return counted


def numeric_totals(answers: Iterable[ApplicableAnswer]) -> dict[str, int]:
    """What a valid response adds to the sums of numbers, in thousandths, by question key.

    Without questions in repeats: a mean is over respondents.
    """
    return {
        a.question.key: int(total * THOUSAND)
        for a in answers
        if not a.path and (total := KINDS[a.question.kind].total(a.question, a.value)) is not None
    }
