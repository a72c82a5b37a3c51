"""Results as they are read: one under another, the rows of a matrix in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Layout

from .tabulation import CategoryCount, QuestionResult


@dataclass(frozen=True)
class ResultBlock:
    """One result, or those of a matrix, with its title; `heads` are then its columns."""

    results: tuple[QuestionResult, ...]
    title: Texts
    key: str
    heads: tuple[CategoryCount, ...] = ()

    @property
    def matrix(self) -> bool:
        """Whether it is a table of several questions."""
        return bool(self.heads)


def group_matrix_results(
    questionnaire: Questionnaire, results: Sequence[QuestionResult]
) -> list[ResultBlock]:
    """The results in order, those of a matrix together where the first of them stands."""
    by_key = {one.question.key: one for one in results}
    home: dict[str, ResultBlock] = {}
    for group in questionnaire.groups:
        rows = [by_key[q.key] for q in group.questions if q.key in by_key]
        if group.layout is Layout.MATRIX and len(rows) > 1 and _same_categories(rows):
            heads = max((row.bars for row in rows), key=len)
            block = ResultBlock(tuple(rows), group.label, group.key, heads)
            home.update((row.question.key, block) for row in rows)
    found: list[ResultBlock] = []
    for one in results:
        question = one.question
        block = home.get(question.key) or ResultBlock((one,), question.label, question.key)
        if block not in found:
            found.append(block)
    return found


def _same_categories(rows: Sequence[QuestionResult]) -> bool:
    """Whether the rows have the same columns: choices with one set of keys, or points."""
    shown = [row for row in rows if row.bars]
    keys = {tuple(bar.key for bar in row.bars) for row in shown}
    return len(keys) == 1 and len({row.kind for row in rows}) == 1
