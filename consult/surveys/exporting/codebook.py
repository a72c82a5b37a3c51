"""The codebook that goes with every export: what each column is, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterator

from .options import Options, Shape
from .rows import Cell
from .variables import Plan, Table, Variable

HEADS = ("table", "variable", "question", "kind", "value", "number", "label", "state", "note")
TYPES = {
    "single": "one of several",
    "yes_no": "yes or no",
    "acknowledge": "ticked",
    "multi": "1 chosen, 0 offered and not chosen",
    "rank": "the place it was given",
    "scale5": "a point from 1 to 5",
    "integer": "whole number",
    "decimal": "number",
    "range": "number",
    "date": "day",
    "calculate": "worked out",
    "hidden": "set by the survey",
}
ABOUT = (
    "Empty: the question was not asked of this person, not asked in this version, or left out.",
    "response: a number within this file only. The order of rows says nothing of when they came in.",
    "version: the version of the questionnaire that was answered.",
    "Days are left out: they could tell who answered.",
    "What people wrote in their own words stands in files of its own, in mixed order, with its "
    "language where 5 people or more wrote in it. Nothing ties these words to the other answers: "
    "they are kept apart from the moment they are sent.",
    "This file holds the answers of single people. Keep it as you would keep letters: numbers of "
    "fewer than 5 people (10 in public) must not be shown.",
)


def codebook(plan: Plan, options: Options) -> Iterator[list[Cell]]:
    """The rows of the codebook."""
    for words in ABOUT:
        before: list[Cell] = [None] * (len(HEADS) - 1)
        yield [*before, words]
    for name in plan.left_out:
        empty: list[Cell] = [None] * (len(HEADS) - 3)
        yield [None, name, *empty, "sensitive: left out of this file"]
    for table in plan.tables:
        for variable in table.variables:
            yield from _variable(table, variable, options)


def _variable(table: Table, variable: Variable, options: Options) -> Iterator[list[Cell]]:
    def words(texts: object) -> str:
        return texts.shown(options.language).words  # type: ignore[attr-defined,no-any-return]

    question, label = variable.question, words(variable.question.label)
    if variable.choice:
        label = f"{label} [{words(variable.choice.label)}]"
    where = "answers" if options.shape is Shape.LONG else table.name
    state = "no longer asked" if variable.retired else None
    kind = TYPES.get(variable.kind, variable.kind)
    yield [where, variable.name, question.key, kind, None, None, label, state, _history(variable)]
    if variable.choice:
        gone = "no longer offered" if variable.choice.retired else None
        if gone:
            yield [where, variable.name, question.key, None, variable.choice.name, 1,
                   words(variable.choice.label), gone, None]  # fmt: skip
        return
    for value in variable.values:
        gone = "no longer offered" if value.retired else None
        yield [where, variable.name, question.key, None, value.name, value.number,
               words(value.label), gone, None]  # fmt: skip


def _history(variable: Variable) -> str:
    first, last = variable.versions
    told = [f"version {first}" if first == last else f"versions {first} to {last}"]
    told += [f"called {name} until version {number}" for number, name in variable.earlier]
    if variable.sensitive:
        told.append("sensitive")
    return "; ".join(told)
