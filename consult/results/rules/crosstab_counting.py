"""Breakdown questions: every other answer is counted separately for each of their answers."""

from __future__ import annotations

from collections.abc import Iterable

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell
from consult.questionnaire.rules.routing import ApplicableAnswer

BREAKDOWN_KINDS = frozenset({"single", "yes_no", "scale5"})
"""Kinds in which each person gives one of few answers."""
MAX_BREAKDOWN_QUESTIONS = 3
"""How many questions of a survey can be compared by: each makes every response costlier to store."""

CrosstabCell = tuple[str, Cell, str, Cell | None]
"""Key of the breakdown question, its answer, key of a question, and the cell of that question."""


def breakdown_questions(questionnaire: Questionnaire) -> list[Question]:
    """The questions that results of a survey can be compared by, in order.

    Those that are marked, single-choice, and outside of repeats.
    """
    marked = (q for q in questionnaire.questions if q.breakdown and q.kind in BREAKDOWN_KINDS)
    return [q for q in marked if not questionnaire.repeats_of(q.key)][:MAX_BREAKDOWN_QUESTIONS]


def crosstab_cells(
    breakdown_by: Iterable[Question],
    applicable: Iterable[ApplicableAnswer],
    cells: Iterable[tuple[str, Cell | None]],
) -> set[CrosstabCell]:
    """The crosstab cells that a valid response adds one to: each cell by each breakdown answer."""
    answer_of = {answer.question.key: answer for answer in applicable if not answer.path}
    groups: list[tuple[str, Cell]] = []
    for question in breakdown_by:
        if answer := answer_of.get(question.key):
            is_scale = question.kind == "scale5"
            group: Cell = (None, answer.value) if is_scale else (answer.value, 0)
            groups.append((question.key, group))
    return {
        (breakdown, group, key, cell)
        for breakdown, group in groups
        for key, cell in cells
        if key != breakdown
    }
