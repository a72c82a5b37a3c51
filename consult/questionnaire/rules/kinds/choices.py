"""Kinds with choices: single choice, yes/no, acknowledgement, multiple choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..items import Question
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value


class SingleChoice(Kind):
    """One choice of several. The answer is its key."""

    name = "single"
    expected_seconds = 12
    has_choices = True

    def parse(self, question: Question, form: FormData) -> Value:
        """The first submitted choice that the question has."""
        submitted = form.getlist(question.key)
        return next((key for key in submitted if key in question.choice_keys), None)

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The field of the choice."""
        return [(question.key, value)] if value else []

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be the key of a choice."""
        return None if _all_offered(question, [value]) else AnswerIssue.NOT_OFFERED

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """One row."""
        return [AnswerRow(value)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """One partition with a cell for each choice."""
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
    """Any of several choices. The answer is a list of keys, in the order of the question."""

    name = "multi"
    expected_seconds = 16
    has_choices = True
    exhaustive = False
    answer_type = AnswerType.SET

    def parse(self, question: Question, form: FormData) -> Value:
        """The submitted choices that the question has, each once."""
        submitted = set(form.getlist(question.key))
        return [choice.key for choice in question.choices if choice.key in submitted] or None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """A field for each choice."""
        return [(question.key, key) for key in value or ()]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """They must be keys of choices, and an exclusive choice ("none of these") be alone."""
        if not isinstance(value, list) or not _all_offered(question, value):
            return AnswerIssue.NOT_OFFERED
        exclusive = {choice.key for choice in question.choices if choice.exclusive}
        combined = len(value) > 1 and not exclusive.isdisjoint(value)
        return AnswerIssue.EXCLUSIVE_WITH_OTHERS if combined else None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """A row for each choice."""
        return [AnswerRow(key) for key in dict.fromkeys(value)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """A partition for each choice, with one cell: those who chose it."""
        return [((key, 0),) for key in keys]

    def expression_value(self, question: Question, value: Value) -> Any:
        """The names of the choices, in the order of the question."""
        names = question.choice_names
        keys = value if isinstance(value, list) else ()
        return tuple(names[k] for k in keys if isinstance(k, str) and k in names) or None


def _all_offered(question: Question, keys: Sequence[Value]) -> bool:
    return all(isinstance(key, str) and key in question.choice_keys for key in keys)
