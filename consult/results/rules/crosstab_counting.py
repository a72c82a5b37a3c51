"""Questions to compare by: each other answer is counted apart for each of their answers."""

from __future__ import annotations

from collections.abc import Iterable

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell
from consult.questionnaire.rules.routing import ApplicableAnswer

BREAKDOWN_KINDS = frozenset({"single", "yes_no", "scale5"})
"""Kinds in which each person gives one of few answers."""
MAX_BREAKDOWN_QUESTIONS = 3
"""How many questions of a survey can be compared by: each makes every response dearer to store."""

CrosstabCell = tuple[str, Cell, str, Cell | None]
"""Key of the question compared by, its answer, key of a question, and what is counted of it."""


def breakdown_questions(questionnaire: Questionnaire) -> list[Question]:
    """The questions that results of a survey can be compared by, in order.

    Those that are marked, of a kind in which everybody is one thing, outside of what repeats.
    """
    marked = (q for q in questionnaire.questions if q.breakdown and q.kind in BREAKDOWN_KINDS)
    return [q for q in marked if not questionnaire.repeats_of(q.key)][:MAX_BREAKDOWN_QUESTIONS]


def crosstab_cells(
    breakdown_by: Iterable[Question],
    applicable: Iterable[ApplicableAnswer],
    cells: Iterable[tuple[str, Cell | None]],
) -> set[CrosstabCell]:
    """What a sound response adds one to: each thing counted, by each answer to compare by."""
    by = {one.question.key: one for one in applicable if not one.path}
    answers: list[tuple[str, Cell]] = []
    for question in breakdown_by:
        if one := by.get(question.key):
            value: Cell = (None, one.value) if question.kind == "scale5" else (one.value, 0)
            answers.append((question.key, value))
    return {
        (key, answer, other, cell)
        for key, answer in answers
        for other, cell in cells
        if other != key
    }
