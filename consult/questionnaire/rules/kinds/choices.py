"""Choosing: one of several, yes or no, or several of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..items import Question
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value


class SingleChoice(Kind):
    """One of several. The answer is the key of a choice."""

    name = "single"
    expected_seconds = 12
    has_choices = True

    def parse(self, question: Question, sent: FormData) -> Value:
        """The first choice of ours that was sent."""
        return next((k for k in sent.getlist(question.key) if k in question.choice_keys), None)

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The box of the choice."""
        return [(question.key, value)] if value else []

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be one of the choices."""
        return None if _all_offered(question, [value]) else AnswerIssue.NOT_OFFERED

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row."""
        return [AnswerRow(value)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Everybody is in one cell."""
        return [tuple((key, 0) for key in keys)]

    def expression_value(self, question: Question, value: Value) -> Any:
        """The name of the choice."""
        return question.choice_names.get(value) if isinstance(value, str) else None


class YesNo(SingleChoice):
    """Yes or no: two choices with the keys `yes` and `no`, shown side by side."""

    name = "yes_no"
    expected_seconds = 7
    min_choices = 2


class Acknowledge(SingleChoice):
    """One box to tick: its only choice has the key `ok`."""

    name = "acknowledge"
    expected_seconds = 8


class MultipleChoice(Kind):
    """Several of many. The answer is a list of keys, in the order of the question."""

    name = "multi"
    expected_seconds = 16
    has_choices = True
    exhaustive = False
    answer_type = AnswerType.SET

    def parse(self, question: Question, sent: FormData) -> Value:
        """The choices of ours that were sent, each once."""
        ticked = set(sent.getlist(question.key))
        return [choice.key for choice in question.choices if choice.key in ticked] or None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The box of each choice."""
        return [(question.key, key) for key in value or ()]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Choices of ours; "none of these" alone."""
        if not isinstance(value, list) or not _all_offered(question, value):
            return AnswerIssue.NOT_OFFERED
        alone = {choice.key for choice in question.choices if choice.exclusive}
        return AnswerIssue.EXCLUSIVE_WITH_OTHERS if alone & set(value) and len(value) > 1 else None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """A row each."""
        return [AnswerRow(key) for key in dict.fromkeys(value)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Of each choice, who took it; the others did not."""
        return [((key, 0),) for key in keys]

    def expression_value(self, question: Question, value: Value) -> Any:
        """The names of the choices, in the order of the question."""
        names = question.choice_names
        ticked = value if isinstance(value, list) else ()
        return tuple(names[k] for k in ticked if isinstance(k, str) and k in names) or None


def _all_offered(question: Question, keys: Sequence[Value]) -> bool:
    return all(isinstance(key, str) and key in question.choice_keys for key in keys)
