"""What is wrong with a questionnaire: everything at once, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from consult.expressions import diagnostics

from .compilation import built
from .document import Questionnaire
from .items import Group, Item, Layout, Question, walk
from .kinds import IN_MATRIX, KINDS, OPEN

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
NAME = re.compile(r"[^\W\d][\w.-]{0,127}")
"""What expressions can call a question: an XML name, in letters of any script."""
CHOICE_NAME = re.compile(r"\S{1,128}")
MOST_QUESTIONS = 1000
MOST_CHOICES = 5000
MOST_OPEN = 60
MOST_REPEATED = 3
"""Repeats within repeats."""
MOST_TIMES = 200
"""How often one group can be repeated."""
"""Open questions: one receipt code brings back at most so many inputs."""


class Fault(StrEnum):
    """What can be wrong."""

    NOT_THAT_TYPE = "this is not of the type that belongs here"
    MISSING = "this is missing"
    TOO_DEEP = "too many groups within groups"
    NO_TITLE = "the survey needs a title"
    NO_QUESTIONS = "the survey has no question"
    EMPTY_GROUP = "the group has no question"
    BAD_REPEAT = "a group is repeated 1 to 200 times"
    BAD_MATRIX = "the rows of a matrix are questions of one kind with the same choices"
    BAD_NAME = "a name begins with a letter and has letters, digits, dots, hyphens or underscores"
    DUPLICATE_NAME = "another question has this name"
    NO_CONSENT = "the hint of a question for an address says what people agree to"
    BAD_BOUNDS = "the least must be below the most, and the step above zero"
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
    EXPRESSION = "an expression is wrong"
    CIRCLE = "these need each other: none of them can be worked out"
    UNKNOWN_PIPE = "the words name a question that is not there"
    NO_CALCULATION = "what is worked out needs its calculation"
    UNKNOWN_AREA = "the plan has no area with this code"
    UNKNOWN_MEASURE = "the plan has no measure with this code"
    KIND_CHANGED = "a question with this key was published as another kind: give it a new key"


@dataclass(frozen=True)
class Problem:
    """One fault, where it is (`Q03`, `Q03.a`, `pages[2].questions[0].label`), and of what."""

    place: str
    fault: Fault
    detail: str = ""
    expression: diagnostics.Problem | None = None

    @property
    def warning(self) -> bool:
        """Whether it is only doubtful: it keeps nothing from being published."""
        found = self.expression
        return found is not None and found.severity is diagnostics.Severity.WARNING

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
    """Everything that is wrong with a questionnaire, or doubtful (`Problem.warning`).

    With `areas` and `measures` (the plan's codes), unknown links are problems too.
    """
    found = list(_whole(questionnaire))
    for item, within in walk(questionnaire.items):
        found += _named(item)
        if isinstance(item, Group):
            found += _group(item, sum(group.repeat is not None for group in within))
        else:
            found += _question(item)
            found += _links(item, areas, measures)
    return found + list(_logic(questionnaire))


def _logic(questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is wrong with the expressions; where a key stands twice it can't be told."""
    keys = [item.key for item, _ in walk(questionnaire.items)]
    if len(set(keys)) < len(keys):
        return
    found = built(questionnaire)
    for wrong in found.wrong:
        place = f"{wrong.key}:{wrong.field}"
        yield Problem(place, Fault.EXPRESSION, str(wrong.problem), wrong.problem)
    for cycle in found.cycles:
        yield Problem(cycle[0], Fault.CIRCLE, " → ".join((*cycle, cycle[0])))
    for key, name in found.pipes:
        yield Problem(key, Fault.UNKNOWN_PIPE, name)


def _whole(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not questionnaire.title:
        yield Problem("title", Fault.NO_TITLE)
    if not questionnaire.pages:
        yield Problem("items", Fault.NO_QUESTIONS)
    if len(questionnaire.questions) > MOST_QUESTIONS:
        yield Problem("items", Fault.TOO_MANY_QUESTIONS, f"> {MOST_QUESTIONS}")
    if sum(question.kind in OPEN for question in questionnaire.questions) > MOST_OPEN:
        yield Problem("items", Fault.TOO_MANY_OPEN, f"> {MOST_OPEN}")
    items = [item for item, _ in walk(questionnaire.items)]
    for key, times in Counter(item.key for item in items).items():
        if times > 1:
            yield Problem(key, Fault.DUPLICATE_QUESTION)
    for name, times in Counter(item.name for item in items if item.alias).items():
        if times > 1 or any(item.name == name for item in items if not item.alias):
            yield Problem(name, Fault.DUPLICATE_NAME)


def _named(item: Item) -> Iterator[Problem]:
    if not KEY.fullmatch(item.key):
        yield Problem(item.key, Fault.BAD_KEY)
    if item.alias and not NAME.fullmatch(item.alias):
        yield Problem(item.key, Fault.BAD_NAME, item.alias)


def _group(group: Group, repeated: int) -> Iterator[Problem]:
    if not group.questions:
        yield Problem(group.key, Fault.EMPTY_GROUP)
    if group.repeat:
        if not 1 <= group.repeat.most <= MOST_TIMES:
            yield Problem(group.key, Fault.BAD_REPEAT, str(group.repeat.most))
        if repeated >= MOST_REPEATED:
            yield Problem(group.key, Fault.TOO_DEEP, f"> {MOST_REPEATED}")
    if group.layout is Layout.MATRIX and not _same_choices(group):
        yield Problem(group.key, Fault.BAD_MATRIX)


def _same_choices(group: Group) -> bool:
    rows = [item for item in group.items if isinstance(item, Question) and not item.silent]
    alike = {(row.kind, tuple(c.key for c in row.choices)) for row in rows}
    return len(rows) == len(group.questions) and len(alike) == 1 and rows[0].kind in IN_MATRIX


def _question(question: Question) -> Iterator[Problem]:
    kind = KINDS.get(question.kind)
    if kind is None:
        yield Problem(question.key, Fault.UNKNOWN_KIND, question.kind)
    elif kind.has_choices and len(question.choices) < kind.least_choices:
        yield Problem(question.key, Fault.NO_CHOICES)
    elif not kind.has_choices and question.choices:
        yield Problem(question.key, Fault.NEEDLESS_CHOICES)
    elif question.kind == "rank" and not 1 <= question.rank <= len(question.choices):
        yield Problem(question.key, Fault.BAD_RANK, str(question.rank))
    if not question.label and not question.silent:
        yield Problem(question.key, Fault.NO_LABEL)
    if question.kind == "calculate" and not question.calculation.strip():
        yield Problem(question.key, Fault.NO_CALCULATION)
    if question.kind == "contact" and not question.hint:
        yield Problem(question.key, Fault.NO_CONSENT)
    least, most = question.minimum, question.maximum
    if (
        (least is not None and most is not None and least >= most)
        or (question.step is not None and question.step <= 0)
        or (question.kind == "range" and (least is None or most is None))
    ):
        yield Problem(question.key, Fault.BAD_BOUNDS)
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
    names = Counter(choice.name for choice in question.choices)
    for choice in question.choices:
        if not choice.label:
            yield Problem(f"{question.key}/{choice.key}", Fault.NO_LABEL)
        if choice.alias and not CHOICE_NAME.fullmatch(choice.alias):
            yield Problem(f"{question.key}/{choice.key}", Fault.BAD_NAME, choice.alias)
        if choice.alias and names[choice.name] > 1:
            yield Problem(f"{question.key}/{choice.key}", Fault.DUPLICATE_NAME, choice.name)


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
