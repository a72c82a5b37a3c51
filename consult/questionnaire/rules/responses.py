"""Answering: when it may be done, what of a page was sent, what is still in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from consult.plan.rules.phases import Verb

from .document import Questionnaire
from .items import Question
from .kinds import KINDS, OPEN
from .kinds.base import Cell, Sent, Value
from .kinds.numbers import THOUSAND
from .pages import Page
from .relevance import Answers
from .routing import Given

DRAFT_DAYS = 30
"""How long an unfinished response is kept after its last answer."""


class Standing(StrEnum):
    """Whether a survey can be answered on a day."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


class Channel(StrEnum):
    """How a response reached us."""

    WEB = "web"
    KIOSK = "kiosk"
    ASSISTED = "assisted"
    PAPER = "paper"


def standing(
    *, opens: date | None, closes: date | None, verbs: Collection[Verb], today: date
) -> Standing:
    """Whether a survey is open: its own days (both included), and the phases of its plan."""
    if opens is not None and today < opens:
        return Standing.NOT_YET
    if closes is not None and today > closes:
        return Standing.CLOSED
    return Standing.OPEN if Verb.ANSWER in verbs else Standing.CLOSED


def draft_ends(today: date) -> date:
    """The last day of a draft that was touched today."""
    return today + timedelta(days=DRAFT_DAYS)


def minutes(questionnaire: Questionnaire) -> int:
    """About how long the whole takes, in minutes."""
    known = [KINDS[q.kind].seconds for q in questionnaire.questions if q.kind in KINDS]
    return max(1, ceil(sum(known) / 60))


def read_page(page: Page, sent: Sent) -> dict[str, Value]:
    """The answers of a page as they were sent; None where there is none."""
    return {q.key: KINDS[q.kind].read(q, sent) for q in page.questions}


def page_fields(
    asked: Iterable[Question], answers: Answers, language: str
) -> list[tuple[str, str]]:
    """Names and values of a form that holds these answers, on a screen in a language."""
    return [field for q in asked for field in KINDS[q.kind].fields(q, answers.get(q.key), language)]


@dataclass(frozen=True)
class OpenAnswer:
    """Words given to an open question."""

    question: str
    words: str
    language: str


def open_answers(given: Iterable[Given], language: str) -> list[OpenAnswer]:
    """The open answers, each in the language it is said to be in, else in that of the screen."""
    return [
        OpenAnswer(one.question.key, one.value["words"], one.value.get("language") or language)
        for one in given
        if one.question.kind in OPEN
    ]


def counted(given: Iterable[Given]) -> set[tuple[str, Cell | None]]:
    """What a sound response adds one to: (question, cell); cell None: it was answered.

    A response counts once in a cell, however often it says so in what repeats.
    """
    found: set[tuple[str, Cell | None]] = set()
    for one in given:
        cells: list[Cell | None] = [*KINDS[one.question.kind].cells(one.question, one.value)]
        if cells:
            found.update((one.question.key, cell) for cell in (None, *cells))
    return found


def totals(given: Iterable[Given]) -> dict[str, int]:
    """What a sound response adds to the sums of numbers, in thousandths, by question.

    Not of what repeats: the mean is taken of the people who answered.
    """
    return {
        one.question.key: int(total * THOUSAND)
        for one in given
        if not one.path
        and (total := KINDS[one.question.kind].total(one.question, one.value)) is not None
    }
