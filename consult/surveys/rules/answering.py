"""Answering: when it may be done, what of a page was sent, what is still in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from consult.plan.rules import Verb

from .document import Page, Questionnaire
from .kinds import KINDS, OPEN, Cell, Sent, Trouble, Value

Answers = Mapping[str, Value]

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


def page_fields(page: Page, answers: Answers, language: str) -> list[tuple[str, str]]:
    """Names and values of a page's form that holds these answers, on a screen in a language."""
    return [
        field
        for q in page.questions
        for field in KINDS[q.kind].fields(q, answers.get(q.key), language)
    ]


def page_troubles(page: Page, answers: Answers) -> dict[str, Trouble]:
    """What is in the way on a page, by question."""
    found = {q.key: KINDS[q.kind].check(q, answers.get(q.key)) for q in page.questions}
    return {key: trouble for key, trouble in found.items() if trouble}


def troubles(questionnaire: Questionnaire, answers: Answers) -> dict[str, Trouble]:
    """What is in the way of sending, by question, in order."""
    found: dict[str, Trouble] = {}
    for page in questionnaire.pages:
        found |= page_troubles(page, answers)
    return found


def page_answered(page: Page, answers: Answers) -> bool:
    """Whether anything on a page was answered."""
    return any(KINDS[q.kind].answered(answers.get(q.key)) for q in page.questions)


def answered_pages(questionnaire: Questionnaire, answers: Answers) -> int:
    """How many pages have an answer."""
    return sum(page_answered(page, answers) for page in questionnaire.pages)


def first_open_page(questionnaire: Questionnaire, answers: Answers) -> int:
    """Where to go on: the page after the last one that has an answer (at most the last)."""
    last = 0
    for number, page in enumerate(questionnaire.pages, start=1):
        if page_answered(page, answers):
            last = number
    return min(last + 1, len(questionnaire.pages))


@dataclass(frozen=True)
class OpenAnswer:
    """Words given to an open question."""

    question: str
    words: str
    language: str


def open_answers(questionnaire: Questionnaire, answers: Answers, language: str) -> list[OpenAnswer]:
    """The open answers, each in the language it is said to be in, else in that of the screen."""
    found = []
    for question in questionnaire.questions:
        value = answers.get(question.key)
        if question.kind in OPEN and value:
            found.append(
                OpenAnswer(question.key, value["words"], value.get("language") or language)
            )
    return found


def counted(questionnaire: Questionnaire, answers: Answers) -> Counter[tuple[str, Cell | None]]:
    """What a sound response adds to the tallies: (question, cell); cell None: it was answered."""
    found: Counter[tuple[str, Cell | None]] = Counter()
    for question in questionnaire.questions:
        value, kind = answers.get(question.key), KINDS[question.kind]
        if not kind.answered(value):
            continue
        cells: list[Any] = kind.cells(question, value)
        if cells:
            found.update((question.key, cell) for cell in (None, *cells))
    return found
