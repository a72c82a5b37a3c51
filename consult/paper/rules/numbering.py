"""The numbers that questions and choices have on paper, by which answers are typed in.

Every question that is asked has a number, in the order of the pages; the rows of a matrix share
one: 7.1, 7.2. Choices have the numbers 1, 2, 3… In what repeats, `8/2` is question 8 of the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Layout, Question, walk_items
from consult.questionnaire.rules.kinds import MATRIX_KINDS

UNNUMBERED_KINDS = frozenset({"note", "contact", "calculate", "hidden"})
"""Kinds that nothing is typed in for: words, what nobody sees, and what stands on a sheet of its own."""
MAX_MATRIX_COLUMNS = 7
"""Most columns of choices that fit side by side."""


@dataclass(frozen=True)
class QuestionNumbers:
    """The printed number of every question of a questionnaire, by its key, in order."""

    by_key: dict[str, str]

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> QuestionNumbers:
        """Number the questions of a questionnaire."""
        return cls(dict(_question_numbers(questionnaire.items, iter(range(1, 1_000_000)))))

    @property
    def keys(self) -> dict[str, str]:
        """The key of every question, by its printed number."""
        return {number: key for key, number in self.by_key.items()}

    def of_group(self, group: Group) -> list[str]:
        """The numbers of the questions in a group, in order."""
        return [self.by_key[q.key] for q in group.questions if q.key in self.by_key]


def _question_numbers(items: tuple[Item, ...], numbers: Iterator[int]) -> Iterator[tuple[str, str]]:
    for item in items:
        if isinstance(item, Group):
            if rows := matrix_rows(item):
                number = next(numbers)
                yield from ((row.key, f"{number}.{at}") for at, row in enumerate(rows, start=1))
            else:
                yield from _question_numbers(item.items, numbers)
        elif item.kind not in UNNUMBERED_KINDS:
            yield item.key, str(next(numbers))


def matrix_rows(group: Group) -> tuple[Question, ...]:
    """The rows of a group that can be printed as one table; none where it can't.

    All rows are of one kind and share their choices, and those are few enough to stand side by
    side. Other matrices are printed one question under another.
    """
    plain = [item for item, _ in walk_items(group.items)]
    rows = tuple(one for one in plain if isinstance(one, Question) and not one.is_invisible)
    if group.layout is not Layout.MATRIX or group.repeat or not rows:
        return ()
    if any(isinstance(one, Group) for one in plain) or rows[0].kind not in MATRIX_KINDS:
        return ()
    alike = all(
        (q.kind, _column_headings(q)) == (rows[0].kind, _column_headings(rows[0])) for q in rows
    )
    apart = any(q.relevant or q.choice_filter for q in rows)
    few = rows[0].kind == "scale5" or 0 < len(rows[0].choices) <= MAX_MATRIX_COLUMNS
    return rows if alike and few and not apart else ()


def _column_headings(question: Question) -> object:
    """What stands over the columns of a row."""
    if question.kind == "scale5":
        return question.low, question.high
    return tuple((choice.key, choice.label) for choice in question.choices)


def choice_codes(question: Question) -> dict[str, str]:
    """The printed code of each choice of a question, by the key of the choice."""
    return {choice.key: str(at) for at, choice in enumerate(question.choices, start=1)}
