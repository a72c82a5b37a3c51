"""Results in reading order: one block a question, the rows of a matrix in one block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Layout

from .releases import Release
from .tabulation import CategoryCount, QuestionResult


@dataclass(frozen=True)
class ResultBlock:
    """One result, or those of a matrix, with its title; only a matrix has `column_headings`."""

    results: tuple[QuestionResult, ...]
    title: Texts
    key: str
    column_headings: tuple[CategoryCount, ...] = ()

    @property
    def is_matrix(self) -> bool:
        """Whether it is a table of several questions."""
        return bool(self.column_headings)


def group_matrix_results(
    questionnaire: Questionnaire, results: Sequence[QuestionResult]
) -> list[ResultBlock]:
    """The results in order, those of a matrix together where the first of them stands."""
    by_key = {result.question.key: result for result in results}
    matrices = []
    for group in questionnaire.groups:
        rows = [by_key[q.key] for q in group.questions if q.key in by_key]
        if group.layout is Layout.MATRIX and len(rows) > 1 and _same_categories(rows):
            matrices.append(_matrix_block(rows, group.label, group.key))
    return _in_reading_order(results, matrices)


def release_blocks(release: Release) -> list[ResultBlock]:
    """The results of a release in order, its matrices as they were when it was made."""
    by_key = {result.question.key: result for result in release.results}
    matrices = [
        _matrix_block([by_key[key] for key in keys], title, f"matrix-{number}")
        for number, (title, keys) in enumerate(release.matrices)
    ]
    return _in_reading_order(release.results, matrices)


def _matrix_block(rows: Sequence[QuestionResult], title: Texts, key: str) -> ResultBlock:
    """A matrix; a row of which nothing is shown has no categories, so the longest gives the columns."""
    return ResultBlock(tuple(rows), title, key, max((row.categories for row in rows), key=len))


def _in_reading_order(
    results: Iterable[QuestionResult], matrices: Iterable[ResultBlock]
) -> list[ResultBlock]:
    matrix_of: Mapping[str, ResultBlock] = {
        row.question.key: matrix for matrix in matrices for row in matrix.results
    }
    blocks: list[ResultBlock] = []
    for result in results:
        question = result.question
        block = matrix_of.get(question.key) or ResultBlock((result,), question.label, question.key)
        if block not in blocks:
            blocks.append(block)
    return blocks


def _same_categories(rows: Sequence[QuestionResult]) -> bool:
    """Whether the rows that are shown have the same choices or points, and all the same kind."""
    keys = {tuple(c.key for c in row.categories) for row in rows if row.categories}
    return len(keys) == 1 and len({row.kind for row in rows}) == 1
