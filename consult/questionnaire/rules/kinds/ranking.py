"""The kind of question that asks to rank choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..items import Question
from ..numerals import parse_integer
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value


class Ranking(Kind):
    """The first `rank` choices in order. The answer is a mapping from choice key to rank.

    Tied ranks are kept as they were given, and are an issue. Gaps are closed when the answer is
    stored: ranks 1 and 3 become 1 and 2.
    """

    name = "rank"
    expected_seconds = 35
    has_choices = True
    exhaustive = False
    min_choices = 2
    answer_type = AnswerType.SET

    def parse(self, question: Question, form: FormData) -> Value:
        """The rank of each choice, from the field `question:choice`."""
        ranks = {}
        for choice in question.choices:
            for typed in form.getlist(f"{question.key}:{choice.key}")[:1]:
                rank = parse_integer(typed)
                if rank is not None and 1 <= rank <= question.rank:
                    ranks[choice.key] = rank
        return ranks or None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The rank of each choice."""
        return [(f"{question.key}:{key}", str(rank)) for key, rank in (value or {}).items()]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """They must be keys of choices, each with another rank."""
        if not isinstance(value, dict) or not value.keys() <= question.choice_keys:
            return AnswerIssue.NOT_OFFERED
        ranks = list(value.values())
        if not all(isinstance(rank, int) and 1 <= rank <= question.rank for rank in ranks):
            return AnswerIssue.NOT_OFFERED
        return AnswerIssue.TIED_RANKS if len(set(ranks)) < len(ranks) else None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """A row for each ranked choice, with gaps closed."""
        order = sorted(value, key=lambda key: int(value[key]))
        return [AnswerRow(key, rank) for rank, key in enumerate(order, start=1)]

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """A partition for each choice, with a cell for each rank it can be given."""
        return [tuple((key, rank) for rank in range(1, question.rank + 1)) for key in keys]

    def expression_value(self, question: Question, value: Value) -> Any:
        """The names of the ranked choices, in order of rank."""
        if not value or self.validate(question, value) is AnswerIssue.NOT_OFFERED:
            return None
        names = question.choice_names
        return (
            tuple(names[row.choice] for row in self.answer_rows(question, value) if row.choice)
            or None
        )
