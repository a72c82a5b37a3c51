"""What holds of somebody's answers: which questions are asked, how often, and what they mean.

Worked out once, in the order in which conditions and calculations need each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from consult.expressions.environment import MONTHS, WEEKDAYS
from consult.expressions.evaluation import evaluate
from consult.expressions.values import ReferenceValue, normalized, to_boolean, to_number
from consult.expressions.values import Value as Meant

from .document import Questionnaire
from .items import Group, Item, Question
from .kinds import KINDS
from .kinds.base import Value
from .logic import FormLogic
from .pages import instance_key

Answers = Mapping[str, Value]
"""Instance key (see `instance_key`) -> answer, in the shape of its kind."""
RepeatPath = tuple[int, ...]
"""Which of the things that repeat, from 1, the outermost first; () outside of all."""

LEVEL_BASE = 1000
"""One more than a place can be; with three levels at most they fit a 32-bit integer."""


def encode_path(path: RepeatPath) -> int:
    """A path as one number, three decimal digits a level; 0 for ()."""
    number = 0
    for place in path:
        number = number * LEVEL_BASE + place
    return number


def decode_path(number: int) -> RepeatPath:
    """The path that `packed` made a number of."""
    places: list[int] = []
    while number:
        number, place = divmod(number, LEVEL_BASE)
        places.insert(0, place)
    return tuple(places)


class AnswerEvaluation:
    """A questionnaire, its logic and somebody's answers."""

    def __init__(
        self,
        asked: Questionnaire,
        logic: FormLogic,
        answers: Answers,
        *,
        language: str,
        today: date,
    ) -> None:
        self.questionnaire, self.logic, self.answers = asked, logic, answers
        self.language, self.today = language, today
        self._relevant: dict[tuple[str, RepeatPath], bool] = {}
        self._expression_values: dict[tuple[str, RepeatPath], Any] = {}
        self._counts: dict[tuple[str, RepeatPath], int] = {}
        for key in logic.order:
            self._evaluate_item(key)

    def _evaluate_item(self, key: str) -> None:
        for path in self.instance_paths(key):
            node = self.logic.tree_of(key, "relevant")
            around = self._ancestors_relevant(key, path)
            held = around and (node is None or to_boolean(evaluate(node, self.environment(key, path))))
            self._relevant[key, path] = held
            self._store_value(key, path, held)

    def _store_value(self, key: str, path: RepeatPath, held: bool) -> None:
        if key not in self.questionnaire.by_key:
            self._counts[key, path] = self._evaluate_count(key, path) if held else 0
            return
        question = self.questionnaire.by_key[key]
        field = "calculation" if question.kind == "calculate" else "default"
        node = self.logic.tree_of(key, field) if question.is_invisible else None
        if not held:
            self._expression_values[key, path] = None
        elif node is not None:
            self._expression_values[key, path] = evaluate(node, self.environment(key, path))
        else:
            value = self.answers.get(instance_key(key, path))
            found = KINDS[question.kind].expression_value(question, value)
            self._expression_values[key, path] = found

    def _evaluate_count(self, key: str, path: RepeatPath) -> int:
        repeat = self.logic.groups[key].repeat
        if repeat is None:
            return 0
        node = self.logic.tree_of(key, "count")
        if node is not None:
            number = to_number(evaluate(node, self.environment(key, path)))
            told = int(number) if number is not None else 0
        else:
            stored = self.answers.get(instance_key(key, path))
            told = stored if isinstance(stored, int) and not isinstance(stored, bool) else 0
        return max(0, min(told, repeat.most))

    def _ancestors_relevant(self, key: str, path: RepeatPath) -> bool:
        around = self.questionnaire.ancestors[key]
        if not around:
            return True
        parent = around[-1]
        return self.is_relevant(parent, path[: len(self.questionnaire.repeats_of(parent.key))])

    def is_relevant(self, item: Item, path: RepeatPath) -> bool:
        """Whether a question or group is to be asked, in one of the things that repeat."""
        known = self._relevant.get((item.key, path))
        return self._ancestors_relevant(item.key, path) if known is None else known

    def instance_count(self, group: Group, path: RepeatPath) -> int:
        """How many there are of what repeats."""
        return self._counts.get((group.key, path), 0)

    def instance_paths(self, key: str) -> list[RepeatPath]:
        """Every path at which a question or group stands now."""
        paths: list[RepeatPath] = [()]
        for group in self.questionnaire.repeats_of(key):
            paths = [
                (*path, place) for path in paths for place in range(1, self.instance_count(group, path) + 1)
            ]
        return paths

    def expression_value(self, question: Question, path: RepeatPath) -> Any:
        """What an answer is to expressions; None where it was not given or is not asked."""
        if (question.key, path) in self._expression_values:
            return self._expression_values[question.key, path]
        value = self.answers.get(instance_key(question.key, path))
        found = KINDS[question.kind].expression_value(question, value)
        return found if self.is_relevant(question, path) else None

    def environment(
        self, key: str, path: RepeatPath, own: Meant = None, tags: Mapping[str, str] | None = None
    ) -> AnswerEnvironment:
        """What an expression at a place can see."""
        return AnswerEnvironment(self, key, path, own, tags)


@dataclass(frozen=True)
class AnswerEnvironment:
    """The environment (`expressions.Environment`) of one question or group in one instance."""

    evaluation: AnswerEvaluation
    key: str
    path: RepeatPath
    current: Value = None
    tags: Mapping[str, str] | None = None

    @property
    def today(self) -> date:
        """The day of answering."""
        return self.evaluation.today

    def _repeat_keys(self, key: str) -> tuple[str, ...]:
        return tuple(group.key for group in self.evaluation.questionnaire.repeats_of(key))

    def _shared_depth(self, home: tuple[str, ...]) -> int:
        """How many repeats this place and another have in common, the outermost first."""
        shared = 0
        for here, there in zip(self._repeat_keys(self.key), home, strict=False):
            if here != there or shared >= len(self.path):
                break
            shared += 1
        return shared

    def value(self, name: str) -> ReferenceValue:
        """The value of a question; a list of all where it stands in a repeat further in."""
        named = self.evaluation.logic.items_by_name.get(name)
        if named is None:
            return None
        home = self._repeat_keys(named.key)
        shared = self._shared_depth(home)
        around = self.path[:shared]
        if isinstance(named, Question) and shared == len(home):
            return normalized(self.evaluation.expression_value(named, around))
        paths = [path for path in self.evaluation.instance_paths(named.key) if path[:shared] == around]
        if isinstance(named, Group):
            return [True for path in paths for _ in range(self.evaluation.instance_count(named, path))]
        return [normalized(self.evaluation.expression_value(named, path)) for path in paths]

    def current_value(self) -> Value:
        """The value of the question itself."""
        return normalized(self.current)

    def previous_value(self) -> Value:
        """What a calculation gave before: it is worked out once, when the answers are sent."""
        return None

    def position(self, repeat: str | None) -> int | None:
        """Which one of a repeat this is, from 1; of the innermost for None."""
        if not self.path:
            return None
        if repeat is None:
            return self.path[-1]
        named = self.evaluation.logic.items_by_name.get(repeat)
        home = self._repeat_keys(self.key)
        if named is None or named.key not in home[: len(self.path)]:
            return None
        return self.path[home.index(named.key)]

    def instance_value(self, name: str, indices: Mapping[str, int]) -> Value:
        """The value of a question in the given instances; in those around here for other repeats."""
        named = self.evaluation.logic.items_by_name.get(name)
        if not isinstance(named, Question):
            return None
        here = dict(zip(self._repeat_keys(self.key), self.path, strict=False))
        for repeat, place in indices.items():
            if group := self.evaluation.logic.items_by_name.get(repeat):
                here[group.key] = place
        path = tuple(here.get(key, 0) for key in self._repeat_keys(named.key))
        there = path in self.evaluation.instance_paths(named.key)
        return normalized(self.evaluation.expression_value(named, path)) if there else None

    def choice_label(self, name: str, choice: str) -> str | None:
        """The words of a question's choice, in the language of the page."""
        named = self.evaluation.logic.items_by_name.get(name)
        if not isinstance(named, Question):
            return None
        found = (one for one in named.choices if one.name == choice)
        label = next((one.label.shown(self.evaluation.language).words for one in found), None)
        return label or None

    def column_value(self, name: str) -> Value:
        """A column of the choice that a choice filter looks at."""
        return normalized((self.tags or {}).get(name))

    def month_name(self, day: date) -> str:
        """The short name of the month."""
        return MONTHS[day.month - 1]

    def weekday_name(self, day: date) -> str:
        """The short name of the day of the week."""
        return WEEKDAYS[day.weekday()]
