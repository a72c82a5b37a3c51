"""Evaluates the logic of a questionnaire on one respondent's answers.

Which items are relevant, how many instances a repeat has, and the values that expressions see.
Everything is evaluated once, in the order of the dependencies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from consult.expressions.environment import MONTHS, WEEKDAYS, RepeatPath, shared_depth
from consult.expressions.evaluation import evaluate
from consult.expressions.values import ReferenceValue, normalized, to_boolean, to_number
from consult.expressions.values import Value as ExpressionValue

from .document import Questionnaire
from .items import Group, Item, Question
from .kinds import KINDS
from .kinds.base import Value
from .logic import FormLogic
from .pages import instance_key

Answers = Mapping[str, Value]
"""Answers by instance key (see `instance_key`), each in the shape of its kind."""

LEVEL_BASE = 1000
"""Greater than any instance number; three levels fit a 32-bit integer."""


def encode_path(path: RepeatPath) -> int:
    """A path as one number, three decimal digits a level: (2, 15) is 2015, () is 0."""
    encoded = 0
    for number in path:
        encoded = encoded * LEVEL_BASE + number
    return encoded


def decode_path(encoded: int) -> RepeatPath:
    """The path that `encode_path` made a number of."""
    path: RepeatPath = ()
    while encoded:
        encoded, number = divmod(encoded, LEVEL_BASE)
        path = (number, *path)
    return path


def instance_count_of(stored: Value) -> int:
    """The number of instances that is stored for a repeat; 0 for anything but a whole number."""
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else 0


class AnswerEvaluation:
    """A questionnaire's logic, evaluated on one respondent's answers."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        logic: FormLogic,
        answers: Answers,
        *,
        language: str,
        today: date,
    ) -> None:
        self.questionnaire, self.logic, self.answers = questionnaire, logic, answers
        self.language, self.today = language, today
        self._relevant: dict[tuple[str, RepeatPath], bool] = {}
        self._expression_values: dict[tuple[str, RepeatPath], Any] = {}
        self._counts: dict[tuple[str, RepeatPath], int] = {}
        for key in logic.order:
            self._evaluate_item(key)

    def _evaluate_item(self, key: str) -> None:
        node = self.logic.tree_of(key, "relevant")
        for path in self.instance_paths(key):
            relevant = self._ancestors_relevant(key, path) and (
                node is None or to_boolean(evaluate(node, self.environment(key, path)))
            )
            self._relevant[key, path] = relevant
            if question := self.questionnaire.by_key.get(key):
                value = self._evaluate_question(question, path) if relevant else None
                self._expression_values[key, path] = value
            else:
                self._counts[key, path] = self._evaluate_count(key, path) if relevant else 0

    def _evaluate_question(self, question: Question, path: RepeatPath) -> Any:
        if question.is_invisible:
            field = "calculation" if question.kind == "calculate" else "default"
            node = self.logic.tree_of(question.key, field)
            if node is not None:
                return evaluate(node, self.environment(question.key, path))
        return self._answer_value(question, path)

    def _answer_value(self, question: Question, path: RepeatPath) -> Any:
        answer = self.answers.get(instance_key(question.key, path))
        return KINDS[question.kind].expression_value(question, answer)

    def _evaluate_count(self, key: str, path: RepeatPath) -> int:
        repeat = self.logic.groups[key].repeat
        if repeat is None:
            return 0
        node = self.logic.tree_of(key, "count")
        if node is not None:
            number = to_number(evaluate(node, self.environment(key, path)))
            count = int(number) if number is not None else 0
        else:
            count = instance_count_of(self.answers.get(instance_key(key, path)))
        return max(0, min(count, repeat.most))

    def _ancestors_relevant(self, key: str, path: RepeatPath) -> bool:
        ancestors = self.questionnaire.ancestors[key]
        if not ancestors:
            return True
        parent = ancestors[-1]
        return self.is_relevant(parent, path[: len(self.questionnaire.repeats_of(parent.key))])

    def is_relevant(self, item: Item, path: RepeatPath) -> bool:
        """Whether a question or group is to be asked, in one instance of what repeats."""
        relevant = self._relevant.get((item.key, path))
        return self._ancestors_relevant(item.key, path) if relevant is None else relevant

    def instance_count(self, group: Group, path: RepeatPath) -> int:
        """How many instances a repeat has, in the instance `path` around it."""
        return self._counts.get((group.key, path), 0)

    def instance_paths(self, key: str) -> list[RepeatPath]:
        """The path of every instance of a question or group."""
        paths: list[RepeatPath] = [()]
        for group in self.questionnaire.repeats_of(key):
            paths = [
                (*path, number)
                for path in paths
                for number in range(1, self.instance_count(group, path) + 1)
            ]
        return paths

    def expression_value(self, question: Question, path: RepeatPath) -> Any:
        """The value of a question in expressions; None where it is not answered or not relevant."""
        if (question.key, path) in self._expression_values:
            return self._expression_values[question.key, path]
        return self._answer_value(question, path) if self.is_relevant(question, path) else None

    def environment(
        self,
        key: str,
        path: RepeatPath,
        current: ExpressionValue = None,
        tags: Mapping[str, str] | None = None,
    ) -> AnswerEnvironment:
        """What an expression of an item sees; `tags` are those of the choice that is filtered."""
        return AnswerEnvironment(self, key, path, current, tags)


@dataclass(frozen=True)
class AnswerEnvironment:
    """The environment (`expressions.environment.Environment`) of an item in one instance."""

    evaluation: AnswerEvaluation
    key: str
    path: RepeatPath
    current: ExpressionValue = None
    tags: Mapping[str, str] | None = None

    @property
    def today(self) -> date:
        """The day of answering."""
        return self.evaluation.today

    def _repeat_keys(self, key: str) -> tuple[str, ...]:
        return tuple(group.key for group in self.evaluation.questionnaire.repeats_of(key))

    def _item(self, name: str) -> Item | None:
        return self.evaluation.logic.items_by_name.get(name)

    def value(self, name: str) -> ReferenceValue:
        """The value of a question; all its values where it is in a repeat that is not around here."""
        item = self._item(name)
        if item is None:
            return None
        enclosing = self._repeat_keys(item.key)
        depth = shared_depth(self.path, self._repeat_keys(self.key), enclosing)
        shared_path = self.path[:depth]
        evaluation = self.evaluation
        if isinstance(item, Question) and depth == len(enclosing):
            return normalized(evaluation.expression_value(item, shared_path))
        paths = [p for p in evaluation.instance_paths(item.key) if p[:depth] == shared_path]
        if isinstance(item, Group):
            return [True for path in paths for _ in range(evaluation.instance_count(item, path))]
        return [normalized(evaluation.expression_value(item, path)) for path in paths]

    def current_value(self) -> ExpressionValue:
        """The value of the question itself."""
        return normalized(self.current)

    def previous_value(self) -> ExpressionValue:
        """None: a calculation is evaluated only once, when the answers are sent."""
        return None

    def position(self, repeat: str | None) -> int | None:
        """The number of this instance of a repeat, from 1; of the innermost repeat for None."""
        if not self.path:
            return None
        if repeat is None:
            return self.path[-1]
        item = self._item(repeat)
        enclosing = self._repeat_keys(self.key)
        if item is None or item.key not in enclosing[: len(self.path)]:
            return None
        return self.path[enclosing.index(item.key)]

    def instance_value(self, name: str, indices: Mapping[str, int]) -> ExpressionValue:
        """The value of a question in the given instances; in those around here for other repeats."""
        question = self._item(name)
        if not isinstance(question, Question):
            return None
        numbers = dict(zip(self._repeat_keys(self.key), self.path, strict=False))
        for repeat, number in indices.items():
            if group := self._item(repeat):
                numbers[group.key] = number
        path = tuple(numbers.get(key, 0) for key in self._repeat_keys(question.key))
        exists = path in self.evaluation.instance_paths(question.key)
        return normalized(self.evaluation.expression_value(question, path)) if exists else None

    def choice_label(self, name: str, choice: str) -> str | None:
        """The label of a question's choice, in the language of the page."""
        question = self._item(name)
        if not isinstance(question, Question):
            return None
        labels = (offered.label for offered in question.choices if offered.name == choice)
        label = next(labels, None)
        return (label.shown(self.evaluation.language).words or None) if label else None

    def column_value(self, name: str) -> ExpressionValue:
        """A column of the choice that a choice filter is evaluated for."""
        return normalized((self.tags or {}).get(name))

    def month_name(self, day: date) -> str:
        """The short name of the month."""
        return MONTHS[day.month - 1]

    def weekday_name(self, day: date) -> str:
        """The short name of the day of the week."""
        return WEEKDAYS[day.weekday()]
