"""What a reader puts together from the numbers of one question, over its answers and groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from consult.disclosure.frequency_tables import (
    ALL_RESPONDENTS,
    SUM_CELL,
    CellCounts,
    FrequencyTable,
    TabulatedQuestion,
)
from consult.disclosure.suppression import PUBLIC_THRESHOLD
from consult.disclosure.tabulation import QuestionResult, tabulate
from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Question
from consult.questionnaire.rules.kinds.base import Cell

Counts = Mapping[str, int]
"""`n` is how many answered, `a` those who chose a, `a1` those who put a first."""


def tabulated(kind: str, keys: str, **values: Any) -> TabulatedQuestion:
    choices = tuple(Choice(key, Texts.of(key)) for key in keys)
    return TabulatedQuestion(Question("Q", kind, choices=choices, **values))


def counts_by_group(**groups: Counts) -> CellCounts:
    counts: dict[Cell | None, dict[str, int]] = {}
    for group, cells in groups.items():
        for name, count in cells.items():
            cell = None if name == "n" else (name[0], int(name[1:] or 0))
            counts.setdefault(cell, {})[group] = count
    return counts


def shown_counts(result: QuestionResult) -> dict[str, int | None]:
    """The counts that are shown; of ranks those of first places."""
    is_rank = result.kind == "rank"
    return {c.key: c.first_place_count if is_rank else c.count for c in result.categories}


def shown_by_column(table: FrequencyTable) -> list[dict[str, int | None]]:
    return [shown_counts(tabulate(table, column)) for column in range(len(table.columns))]


@pytest.mark.parametrize(("few", "suppressed"), [(3, {"b", "c"}), (0, set()), (6, set())])
def test_how_many_of_a_group_answered_does_not_follow_by_subtraction(
    few: int, suppressed: set[str]
) -> None:
    """Everybody less the groups that are shown would be the few of the one that is not."""
    groups = {"a": 20, "b": few, "c": 9}
    sizes = {group: size for group, size in groups.items() if size}
    counts: CellCounts = {None: sizes, ("a", 0): sizes}
    table = FrequencyTable(tabulated("single", "ab"), counts, [(group,) for group in groups])
    answered = {group: tabulate(table, c).answered for c, group in enumerate(groups)}
    assert {group for group, count in answered.items() if count is None} == suppressed


def test_first_places_add_up_to_everybody_and_tell_no_suppressed_one() -> None:
    """Each person gives one first place: of 53 all but 3 would be shown."""
    question = tabulated("rank", "abo", rank=1)
    few = counts_by_group(**{ALL_RESPONDENTS: {"n": 53, "a1": 30, "b1": 20, "o1": 3}})
    shown = shown_counts(tabulate(FrequencyTable(question, few, ())))
    assert list(shown.values()).count(None) == 2
    nobody = counts_by_group(**{ALL_RESPONDENTS: {"n": 53, "a1": 30, "b1": 23}})
    assert None not in shown_counts(tabulate(FrequencyTable(question, nobody, ()))).values()


def test_first_places_of_a_group_add_up_too() -> None:
    counts = counts_by_group(
        pt={"n": 60, "a1": 30, "b1": 18, "o1": 12},
        bn={"n": 34, "a1": 19, "b1": 12, "o1": 3},
        uk={"n": 41, "a1": 20, "b1": 11, "o1": 10},
    )
    table = FrequencyTable(tabulated("rank", "abo", rank=1), counts, (("pt",), ("bn",), ("uk",)))
    shown = shown_by_column(table)
    assert shown[1]["o"] is None
    assert all(list(column.values()).count(None) != 1 for column in shown)


def test_whoever_of_a_group_answered_took_something() -> None:
    """Of 24 in Bengali 20 took the first, so that 4 at least took the other, and no more are few."""
    counts = counts_by_group(
        pt={"n": 60, "a": 30, "b": 40},
        bn={"n": 24, "a": 20, "b": 4},
        uk={"n": 50, "a": 30, "b": 30},
    )
    table = FrequencyTable(tabulated("multi", "ab"), counts, (("pt",), ("bn",), ("uk",)))
    shown = shown_by_column(table)
    assert shown[1] == {"a": None, "b": None}
    assert sum(column["a"] is None for column in shown) > 1


COLUMNS = (("pt",), ("uk",), ("bn",))


def test_the_public_does_not_learn_that_everybody_of_a_group_said_the_same() -> None:
    """Whoever knows one of the twelve would know what they said. Staff are shown it."""
    counts = counts_by_group(
        pt={"n": 60, "a": 30, "b": 30},
        bn={"n": 12, "a": 0, "b": 12},
        uk={"n": 50, "a": 24, "b": 26},
    )
    question = tabulated("single", "ab")
    public = shown_by_column(FrequencyTable(question, counts, COLUMNS, PUBLIC_THRESHOLD))
    assert public[2] == {"a": None, "b": None}
    assert sum(column["b"] is None for column in public) > 1
    internal = shown_by_column(FrequencyTable(question, counts, COLUMNS))
    assert internal[2] == {"a": 0, "b": 12}


def test_the_public_learns_that_nobody_of_a_group_took_something_but_not_that_all_did() -> None:
    pt, uk = {"n": 60, "a": 30}, {"n": 50, "a": 24}
    question = tabulated("multi", "a")
    for count, shown in ((12, None), (0, 0)):
        counts = counts_by_group(pt=pt, bn={"n": 12, "a": count}, uk=uk)
        table = FrequencyTable(question, counts, COLUMNS, PUBLIC_THRESHOLD)
        assert shown_by_column(table)[2] == {"a": shown}


@pytest.mark.parametrize(
    ("largest", "mean_is_shown"),
    [(1_000_000_000, False), (2_000_000, True), (-1_000_000_000, False)],
)
def test_no_mean_is_shown_that_fails_the_p_percent_rule(largest: int, mean_is_shown: bool) -> None:
    """The mean of thirty ordinary incomes and a fortune is the fortune, divided by thirty-one."""
    numbers = {1_000_000: 15, 1_200_000: 15, largest: 1}
    counts: dict[Cell | None, dict[str, int]] = {
        None: {ALL_RESPONDENTS: 31},
        SUM_CELL: {ALL_RESPONDENTS: sum(number * n for number, n in numbers.items())},
    }
    counts |= {(None, number): {ALL_RESPONDENTS: n} for number, n in numbers.items()}
    table = FrequencyTable(tabulated("integer", ""), counts, ())
    assert (tabulate(table).mean is not None) is mean_is_shown
