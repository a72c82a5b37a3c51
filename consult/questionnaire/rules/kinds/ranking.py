"""Putting some of many in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..items import Question
from ..numerals import parse_integer
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value


class Ranking(Kind):
    """The first `rank` of many, in order. The answer is a mapping: key of the choice -> place.

    Two choices at one place are kept as they were given, and said to be so; gaps close up when
    the answer is stored (who gives only places 1 and 3 means a first and a second).
    """

    name = "rank"
    expected_seconds = 35
    has_choices = True
    exhaustive = False
    min_choices = 2
    answer_type = AnswerType.SET

    def parse(self, question: Question, sent: FormData) -> Value:
        """The place of each choice, from the box named `question:choice`."""
        places = {}
        for choice in question.choices:
            for typed in sent.getlist(f"{question.key}:{choice.key}")[:1]:
                place = parse_integer(typed)
                if place is not None and 1 <= place <= question.rank:
                    places[choice.key] = place
        return places or None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The place of each choice."""
        return [(f"{question.key}:{key}", str(place)) for key, place in (value or {}).items()]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Choices of ours, each at a place of its own."""
        if not isinstance(value, dict) or not value.keys() <= question.choice_keys:
            return AnswerIssue.NOT_OFFERED
        places = list(value.values())
        if not all(isinstance(p, int) and 1 <= p <= question.rank for p in places):
            return AnswerIssue.NOT_OFFERED
        return AnswerIssue.TIED_RANKS if len(set(places)) < len(places) else None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """A row each, with its place, gaps closed."""
        order = sorted(value, key=lambda key: int(value[key]))
        return [AnswerRow(key, place) for place, key in enumerate(order, start=1)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Of each choice, who put it at which place; the others did not take it."""
        return [tuple((key, p) for p in range(1, question.rank + 1)) for key in keys]

    def expression_value(self, question: Question, value: Value) -> Any:
        """The names of the choices that were given a place, in their order."""
        if not value or self.validate(question, value) is AnswerIssue.NOT_OFFERED:
            return None
        names = question.choice_names
        return tuple(names[row.choice] for row in self.answer_rows(question, value) if row.choice) or None
