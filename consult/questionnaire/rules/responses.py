"""Answering: when it may be done, what of a page was sent, what is still in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from consult.plan.rules.phases import PhaseAction

from .document import Questionnaire
from .items import Question
from .kinds import KINDS, OPEN_ENDED_KINDS
from .kinds.base import Cell, FormData, Value
from .kinds.numbers import THOUSAND
from .pages import QuestionnairePage
from .relevance import Answers
from .routing import ApplicableAnswer

DRAFT_RETENTION_DAYS = 30
"""How long an unfinished response is kept after its last answer."""


class SurveyStatus(StrEnum):
    """Whether a survey can be answered on a day."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


class CollectionMode(StrEnum):
    """How a response reached us."""

    WEB = "web"
    KIOSK = "kiosk"
    ASSISTED = "assisted"
    PAPER = "paper"


def survey_status(
    *, opens: date | None, closes: date | None, verbs: Collection[PhaseAction], today: date
) -> SurveyStatus:
    """Whether a survey is open: its own days (both included), and the phases of its plan."""
    if opens is not None and today < opens:
        return SurveyStatus.NOT_YET
    if closes is not None and today > closes:
        return SurveyStatus.CLOSED
    return SurveyStatus.OPEN if PhaseAction.ANSWER in verbs else SurveyStatus.CLOSED


def draft_expiry(today: date) -> date:
    """The last day of a draft that was touched today."""
    return today + timedelta(days=DRAFT_RETENTION_DAYS)


def estimated_minutes(questionnaire: Questionnaire) -> int:
    """About how long the whole takes, in minutes."""
    known = [KINDS[q.kind].expected_seconds for q in questionnaire.questions if q.kind in KINDS]
    return max(1, ceil(sum(known) / 60))


def parse_page(page: QuestionnairePage, form: FormData) -> dict[str, Value]:
    """The answers of a page as they were sent; None where there is none."""
    return {q.key: KINDS[q.kind].parse(q, form) for q in page.questions}


def page_form_values(
    questions: Iterable[Question], answers: Answers, language: str
) -> list[tuple[str, str]]:
    """Names and values of a form that holds these answers, on a screen in a language."""
    return [
        field for q in questions for field in KINDS[q.kind].form_values(q, answers.get(q.key), language)
    ]


@dataclass(frozen=True)
class OpenEndedAnswer:
    """Words given to an open question."""

    question: str
    words: str
    language: str


def open_ended_answers(answers: Iterable[ApplicableAnswer], language: str) -> list[OpenEndedAnswer]:
    """The open answers, each in the language it is said to be in, else in that of the screen."""
    return [
        OpenEndedAnswer(one.question.key, one.value["words"], one.value.get("language") or language)
        for one in answers
        if one.question.kind in OPEN_ENDED_KINDS
    ]


def counted_cells(answers: Iterable[ApplicableAnswer]) -> set[tuple[str, Cell | None]]:
    """What a sound response adds one to: (question, cell); cell None: it was answered.

    A response counts once in a cell, however often it says so in what repeats.
    """
    found: set[tuple[str, Cell | None]] = set()
    for one in answers:
        cells: list[Cell | None] = [*KINDS[one.question.kind].cells(one.question, one.value)]
        if cells:
            found.update((one.question.key, cell) for cell in (None, *cells))
    return found


def numeric_totals(answers: Iterable[ApplicableAnswer]) -> dict[str, int]:
    """What a sound response adds to the sums of numbers, in thousandths, by question.

    Not of what repeats: the mean is taken of the people who answered.
    """
    return {
        one.question.key: int(total * THOUSAND)
        for one in answers
        if not one.path
        and (total := KINDS[one.question.kind].total(one.question, one.value)) is not None
    }
