"""Validates a questionnaire: every issue at once, each with its location."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from consult.expressions.diagnostics import Diagnostic, DiagnosticSeverity

from .compilation import compile_logic
from .document import Questionnaire
from .items import Group, Item, Layout, Question, walk_items
from .kinds import KINDS, MATRIX_KINDS, OPEN_ENDED_KINDS

KEY_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
NAME_PATTERN = re.compile(r"[^\W\d][\w.-]{0,127}")
"""The name of a question in expressions: an XML name, in letters of any script."""
CHOICE_NAME_PATTERN = re.compile(r"\S{1,128}")
MAX_QUESTIONS = 1000
MAX_CHOICES = 5000
MAX_OPEN_ENDED = 60
"""Open-ended questions: one receipt code finds at most so many contributions."""
MAX_REPEAT_DEPTH = 3
"""Of repeats in repeats."""
MAX_REPEAT_COUNT = 200
"""The most instances that a repeat can allow."""


class IssueCode(StrEnum):
    """What can be wrong with a questionnaire."""

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
    CYCLE = "these need each other: none of them can be worked out"
    UNKNOWN_PIPE = "the words name a question that is not there"
    NO_CALCULATION = "what is worked out needs its calculation"
    UNKNOWN_AREA = "the plan has no area with this code"
    UNKNOWN_MEASURE = "the plan has no measure with this code"
    KIND_CHANGED = "a question with this key was published as another kind: give it a new key"


@dataclass(frozen=True)
class QuestionnaireIssue:
    """An issue of a questionnaire.

    `location` is like `Q03`, `Q03/a`, `Q03:relevant` or, while decoding, `items[2].label`.
    """

    location: str
    code: IssueCode
    detail: str = ""
    diagnostic: Diagnostic | None = None

    @property
    def is_warning(self) -> bool:
        """Whether it does not keep the questionnaire from being published."""
        return (
            self.diagnostic is not None and self.diagnostic.severity is DiagnosticSeverity.WARNING
        )

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.location}: {self.code.value}{detail}"


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be decoded or published; `issues` has every reason."""

    def __init__(self, issues: Iterable[QuestionnaireIssue]) -> None:
        self.issues = tuple(issues)
        super().__init__("; ".join(map(str, self.issues)))


def validate(
    questionnaire: Questionnaire,
    *,
    areas: Collection[str] | None = None,
    measures: Collection[str] | None = None,
) -> list[QuestionnaireIssue]:
    """Every issue of a questionnaire, with warnings (see `QuestionnaireIssue.is_warning`).

    With `areas` and `measures`, the codes of the plan, links to unknown codes are issues too.
    """
    issues = list(_document_issues(questionnaire))
    for item, ancestors in walk_items(questionnaire.items):
        issues += _name_issues(item)
        if isinstance(item, Group):
            issues += _group_issues(item, sum(group.repeat is not None for group in ancestors))
        else:
            issues += _question_issues(item)
            issues += _link_issues(item, areas, measures)
    return issues + list(_expression_issues(questionnaire))


def _expression_issues(questionnaire: Questionnaire) -> Iterator[QuestionnaireIssue]:
    """The issues of the expressions; none where a key is used twice, which is an issue itself."""
    keys = [item.key for item, _ in walk_items(questionnaire.items)]
    if len(set(keys)) < len(keys):
        return
    result = compile_logic(questionnaire)
    for issue in result.issues:
        yield QuestionnaireIssue(
            f"{issue.key}:{issue.field}",
            IssueCode.EXPRESSION,
            str(issue.diagnostic),
            issue.diagnostic,
        )
    for cycle in result.cycles:
        yield QuestionnaireIssue(cycle[0], IssueCode.CYCLE, " → ".join((*cycle, cycle[0])))
    for key, name in result.unresolved_pipes:
        yield QuestionnaireIssue(key, IssueCode.UNKNOWN_PIPE, name)


def _document_issues(questionnaire: Questionnaire) -> Iterator[QuestionnaireIssue]:
    if not questionnaire.title:
        yield QuestionnaireIssue("title", IssueCode.NO_TITLE)
    if not questionnaire.pages:
        yield QuestionnaireIssue("items", IssueCode.NO_QUESTIONS)
    if len(questionnaire.questions) > MAX_QUESTIONS:
        yield QuestionnaireIssue("items", IssueCode.TOO_MANY_QUESTIONS, f"> {MAX_QUESTIONS}")
    open_ended = [q for q in questionnaire.questions if q.kind in OPEN_ENDED_KINDS]
    if len(open_ended) > MAX_OPEN_ENDED:
        yield QuestionnaireIssue("items", IssueCode.TOO_MANY_OPEN, f"> {MAX_OPEN_ENDED}")
    items = [item for item, _ in walk_items(questionnaire.items)]
    for key, count in Counter(item.key for item in items).items():
        if count > 1:
            yield QuestionnaireIssue(key, IssueCode.DUPLICATE_QUESTION)
    for name, count in Counter(item.name for item in items if item.alias).items():
        if count > 1 or any(item.name == name for item in items if not item.alias):
            yield QuestionnaireIssue(name, IssueCode.DUPLICATE_NAME)


def _name_issues(item: Item) -> Iterator[QuestionnaireIssue]:
    if not KEY_PATTERN.fullmatch(item.key):
        yield QuestionnaireIssue(item.key, IssueCode.BAD_KEY)
    if item.alias and not NAME_PATTERN.fullmatch(item.alias):
        yield QuestionnaireIssue(item.key, IssueCode.BAD_NAME, item.alias)


def _group_issues(group: Group, enclosing_repeats: int) -> Iterator[QuestionnaireIssue]:
    if not group.questions:
        yield QuestionnaireIssue(group.key, IssueCode.EMPTY_GROUP)
    if group.repeat:
        if not 1 <= group.repeat.most <= MAX_REPEAT_COUNT:
            yield QuestionnaireIssue(group.key, IssueCode.BAD_REPEAT, str(group.repeat.most))
        if enclosing_repeats >= MAX_REPEAT_DEPTH:
            yield QuestionnaireIssue(group.key, IssueCode.TOO_DEEP, f"> {MAX_REPEAT_DEPTH}")
    if group.layout is Layout.MATRIX and not _rows_share_choices(group):
        yield QuestionnaireIssue(group.key, IssueCode.BAD_MATRIX)


def _rows_share_choices(group: Group) -> bool:
    rows = [item for item in group.items if isinstance(item, Question) and not item.is_invisible]
    formats = {(row.kind, tuple(c.key for c in row.choices)) for row in rows}
    same = len(rows) == len(group.questions) and len(formats) == 1
    return same and rows[0].kind in MATRIX_KINDS


def _question_issues(question: Question) -> Iterator[QuestionnaireIssue]:
    kind = KINDS.get(question.kind)
    if kind is None:
        yield QuestionnaireIssue(question.key, IssueCode.UNKNOWN_KIND, question.kind)
    elif kind.has_choices and len(question.choices) < kind.min_choices:
        yield QuestionnaireIssue(question.key, IssueCode.NO_CHOICES)
    elif not kind.has_choices and question.choices:
        yield QuestionnaireIssue(question.key, IssueCode.NEEDLESS_CHOICES)
    elif question.kind == "rank" and not 1 <= question.rank <= len(question.choices):
        yield QuestionnaireIssue(question.key, IssueCode.BAD_RANK, str(question.rank))
    if not question.label and not question.is_invisible:
        yield QuestionnaireIssue(question.key, IssueCode.NO_LABEL)
    if question.kind == "calculate" and not question.calculation.strip():
        yield QuestionnaireIssue(question.key, IssueCode.NO_CALCULATION)
    if question.kind == "contact" and not question.hint:
        yield QuestionnaireIssue(question.key, IssueCode.NO_CONSENT)
    if not _bounds_valid(question):
        yield QuestionnaireIssue(question.key, IssueCode.BAD_BOUNDS)
    yield from _choice_issues(question)


def _bounds_valid(question: Question) -> bool:
    """The minimum is below the maximum, the step above zero, and a range has both bounds."""
    minimum, maximum, step = question.minimum, question.maximum, question.step
    if step is not None and step <= 0:
        return False
    if minimum is None or maximum is None:
        return question.kind != "range"
    return minimum < maximum


def _choice_issues(question: Question) -> Iterator[QuestionnaireIssue]:
    if len(question.choices) > MAX_CHOICES:
        yield QuestionnaireIssue(question.key, IssueCode.TOO_MANY_CHOICES, f"> {MAX_CHOICES}")
    for key, count in Counter(choice.key for choice in question.choices).items():
        location = f"{question.key}/{key}"
        if not KEY_PATTERN.fullmatch(key):
            yield QuestionnaireIssue(location, IssueCode.BAD_KEY)
        if count > 1:
            yield QuestionnaireIssue(location, IssueCode.DUPLICATE_CHOICE)
    names = Counter(choice.name for choice in question.choices)
    for choice in question.choices:
        location = f"{question.key}/{choice.key}"
        if not choice.label:
            yield QuestionnaireIssue(location, IssueCode.NO_LABEL)
        if choice.alias and not CHOICE_NAME_PATTERN.fullmatch(choice.alias):
            yield QuestionnaireIssue(location, IssueCode.BAD_NAME, choice.alias)
        if choice.alias and names[choice.name] > 1:
            yield QuestionnaireIssue(location, IssueCode.DUPLICATE_NAME, choice.name)


def _link_issues(
    question: Question, areas: Collection[str] | None, measures: Collection[str] | None
) -> Iterator[QuestionnaireIssue]:
    choice_areas = [choice.area for choice in question.choices if choice.area]
    for code in (*question.areas, *choice_areas):
        if areas is not None and code not in areas:
            yield QuestionnaireIssue(question.key, IssueCode.UNKNOWN_AREA, code)
    for code in question.measures:
        if measures is not None and code not in measures:
            yield QuestionnaireIssue(question.key, IssueCode.UNKNOWN_MEASURE, code)
