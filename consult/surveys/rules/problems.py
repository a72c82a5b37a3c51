"""What is wrong with a questionnaire: everything at once, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .document import Question, Questionnaire
from .kinds import KINDS

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MOST_QUESTIONS = 500
MOST_CHOICES = 500
MOST_OPEN = 20
"""Open questions: one receipt code brings back at most so many inputs."""


class Fault(StrEnum):
    """What can be wrong."""

    NOT_THAT_TYPE = "this is not of the type that belongs here"
    MISSING = "this is missing"
    NO_TITLE = "the survey needs a title"
    NO_QUESTIONS = "the survey has no question"
    EMPTY_PAGE = "the page has no question"
    TOO_MANY_QUESTIONS = "too many questions"
    TOO_MANY_OPEN = "too many open questions"
    BAD_KEY = "a key is 1 to 40 letters, digits, dots, hyphens or underscores"
    DUPLICATE_QUESTION = "another question has this key"
    DUPLICATE_CHOICE = "another choice of the question has this key"
    NO_LABEL = "the words are missing"
    UNKNOWN_KIND = "this kind of question does not exist"
    NO_CHOICES = "the question needs at least two choices"
    NEEDLESS_CHOICES = "this kind of question has no choices"
    TOO_MANY_CHOICES = "too many choices"
    BAD_RANK = "there must be at least one place to give, and no more than choices"
    UNKNOWN_AREA = "the plan has no area with this code"
    UNKNOWN_MEASURE = "the plan has no measure with this code"
    KIND_CHANGED = "a question with this key was published as another kind: give it a new key"


@dataclass(frozen=True)
class Problem:
    """One fault, where it is (`Q03`, `Q03.a`, `pages[2].questions[0].label`), and of what."""

    place: str
    fault: Fault
    detail: str = ""

    def __str__(self) -> str:
        of = f" ({self.detail})" if self.detail else ""
        return f"{self.place}: {self.fault.value}{of}"


class QuestionnaireError(ValueError):
    """A questionnaire that can't be read or published; `problems` holds every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def problems(
    questionnaire: Questionnaire,
    *,
    areas: Collection[str] | None = None,
    measures: Collection[str] | None = None,
) -> list[Problem]:
    """Everything that keeps a questionnaire from being published.

    With `areas` and `measures` (the plan's codes), unknown links are problems too.
    """
    found = list(_whole(questionnaire))
    for question in questionnaire.questions:
        found += _question(question)
        found += _links(question, areas, measures)
    return found


def _whole(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not questionnaire.title:
        yield Problem("title", Fault.NO_TITLE)
    if not questionnaire.questions:
        yield Problem("pages", Fault.NO_QUESTIONS)
    for number, page in enumerate(questionnaire.pages, start=1):
        if not page.questions and questionnaire.questions:
            yield Problem(f"page {number}", Fault.EMPTY_PAGE)
    if len(questionnaire.questions) > MOST_QUESTIONS:
        yield Problem("pages", Fault.TOO_MANY_QUESTIONS, f"> {MOST_QUESTIONS}")
    if sum(question.kind == "text" for question in questionnaire.questions) > MOST_OPEN:
        yield Problem("pages", Fault.TOO_MANY_OPEN, f"> {MOST_OPEN}")
    for key, times in Counter(question.key for question in questionnaire.questions).items():
        if times > 1:
            yield Problem(key, Fault.DUPLICATE_QUESTION)


def _question(question: Question) -> Iterator[Problem]:
    if not KEY.fullmatch(question.key):
        yield Problem(question.key, Fault.BAD_KEY)
    if not question.label:
        yield Problem(question.key, Fault.NO_LABEL)
    kind = KINDS.get(question.kind)
    if kind is None:
        yield Problem(question.key, Fault.UNKNOWN_KIND, question.kind)
    elif kind.has_choices and len(question.choices) < 2:
        yield Problem(question.key, Fault.NO_CHOICES)
    elif not kind.has_choices and question.choices:
        yield Problem(question.key, Fault.NEEDLESS_CHOICES)
    elif question.kind == "rank" and not 1 <= question.rank <= len(question.choices):
        yield Problem(question.key, Fault.BAD_RANK, str(question.rank))
    yield from _choices(question)


def _choices(question: Question) -> Iterator[Problem]:
    if len(question.choices) > MOST_CHOICES:
        yield Problem(question.key, Fault.TOO_MANY_CHOICES, f"> {MOST_CHOICES}")
    for key, times in Counter(choice.key for choice in question.choices).items():
        place = f"{question.key}/{key}"
        if not KEY.fullmatch(key):
            yield Problem(place, Fault.BAD_KEY)
        if times > 1:
            yield Problem(place, Fault.DUPLICATE_CHOICE)
    for choice in question.choices:
        if not choice.label:
            yield Problem(f"{question.key}/{choice.key}", Fault.NO_LABEL)


def _links(
    question: Question, areas: Collection[str] | None, measures: Collection[str] | None
) -> Iterator[Problem]:
    pictured = [choice.area for choice in question.choices if choice.area]
    for code in (*question.areas, *pictured):
        if areas is not None and code not in areas:
            yield Problem(question.key, Fault.UNKNOWN_AREA, code)
    for code in question.measures:
        if measures is not None and code not in measures:
            yield Problem(question.key, Fault.UNKNOWN_MEASURE, code)
