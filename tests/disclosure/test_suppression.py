"""Suppressed cells do not follow from a table and its margins: an exact solver does not find them."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.disclosure.crosstab_suppression import MAX_RECTANGLES, suppress_crosstab
from consult.disclosure.suppression import (
    INTERNAL_THRESHOLD,
    PUBLIC_THRESHOLD,
    below_threshold,
    collapse_groups,
    multiple_response_suppression,
    suppress_row,
)
from tests.disclosure.attacker import TableAttack

patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
ROWS = st.lists(st.integers(0, 14), min_size=2, max_size=5)
TABLES = 10_000


@patient
@given(ROWS)
def test_no_unsafe_cell_of_a_row_is_shown_or_follows_from_its_total(row: list[int]) -> None:
    suppressed = sorted(suppress_row(row))
    assert all(i in suppressed for i, count in enumerate(row) if below_threshold(count))
    if len(suppressed) == len(row) and sum(row) < 3 * INTERNAL_THRESHOLD:
        return  # all are suppressed because no smaller set protects the row
    total = sum(row[i] for i in suppressed)
    assert not 0 < total < INTERNAL_THRESHOLD
    if len(suppressed) > 3:
        return  # too many values to enumerate
    values = product(range(total + 1), repeat=len(suppressed))
    feasible = [value for value in values if sum(value) == total]
    for position, i in enumerate(suppressed):
        if below_threshold(row[i]):
            assert len({value[position] for value in feasible}) > 1


def test_an_unsafe_cell_takes_another_with_it() -> None:
    assert suppress_row([3, 20, 8]) == {0, 2}
    assert suppress_row([20, 8, 0]) == frozenset()
    assert suppress_row([1, 1, 30, 9]) == {0, 1, 3}
    assert suppress_row([1, 2, 30, 9]) == {0, 1, 3}


def test_the_number_who_answered_several_choices_discloses_none() -> None:
    """Of 24 who answered 20 took the first: so 4 at least, and 4 at most, took the second."""
    assert multiple_response_suppression([20, 4], frozenset({1}), 24, INTERNAL_THRESHOLD) == {0, 1}
    assert multiple_response_suppression([24, 4], frozenset({1}), 24, INTERNAL_THRESHOLD) == {1}
    assert multiple_response_suppression([20, 9, 4], frozenset({1, 2}), 24, INTERNAL_THRESHOLD) == {
        1,
        2,
    }


def random_table(chance: random.Random) -> list[list[int]]:
    """A table as surveys make them: rows and columns of very different sizes, many small cells."""
    rows, columns = chance.randint(2, 6), chance.randint(2, 6)
    row_sizes = [chance.choice((1, 3, 8, 20)) for _ in range(rows)]
    column_sizes = [chance.choice((0.5, 1, 2)) for _ in range(columns)]
    return [[int(chance.random() * h * w) for w in column_sizes] for h in row_sizes]


def suppress(
    table: list[list[int]], threshold: int, protect_zeros: bool
) -> tuple[frozenset[tuple[int, int]], frozenset[int], frozenset[int]]:
    """What is suppressed, as `FrequencyTable` has it judged: cells, rows, columns."""
    rows = suppress_row([sum(row) for row in table], threshold)
    columns = suppress_row([sum(column) for column in zip(*table, strict=True)], threshold)
    cells = suppress_crosstab(
        table, rows, threshold, suppressed_columns=columns, protect_zeros=protect_zeros
    )
    return cells, rows, columns


@pytest.mark.parametrize("threshold", [INTERNAL_THRESHOLD, PUBLIC_THRESHOLD])
@pytest.mark.parametrize("protect_zeros", [False, True])
def test_a_solver_recovers_no_unsafe_cell_of_ten_thousand_tables(
    threshold: int, protect_zeros: bool
) -> None:
    chance = random.Random(f"{threshold} {protect_zeros}")
    disclosed, suppressed_cells, cells = 0, 0, 0
    for _ in range(TABLES // 4):
        table = random_table(chance)
        suppressed, rows, columns = suppress(table, threshold, protect_zeros)
        attack = TableAttack(table, suppressed, rows, columns)
        for r, row in enumerate(table):
            for c, count in enumerate(row):
                cells += 1
                suppressed_cells += (r, c) in suppressed
                if below_threshold(count, threshold):
                    assert (r, c) in suppressed
                    disclosed += attack.is_disclosed((r, c))
    assert disclosed == 0
    assert suppressed_cells < cells


@settings(patient, max_examples=60)
@given(
    st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 12), min_size=columns, max_size=columns),
            min_size=2,
            max_size=4,
        )
    )
)
def test_the_feasibility_interval_of_an_unsafe_cell_has_more_than_one_value(
    table: list[list[int]],
) -> None:
    suppressed, rows, columns = suppress(table, INTERNAL_THRESHOLD, False)
    attack = TableAttack(table, suppressed, rows, columns)
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            if below_threshold(count):
                low, high = attack.feasibility_interval((r, c))
                assert low <= count <= high
                assert low < high
                assert not attack.is_disclosed((r, c))


def test_the_solver_finds_what_is_suppressed_too_little() -> None:
    table = [[3, 20, 9], [30, 40, 50]]
    assert TableAttack(table, {(0, 0)}).is_disclosed((0, 0))
    assert TableAttack(table, {(0, 0), (0, 1)}).feasibility_interval((0, 0)) == (3, 3)
    assert TableAttack(table, {(0, 0), (0, 2), (1, 0), (1, 2)}).feasibility_interval((0, 0)) == (
        0,
        12,
    )
    assert suppress_crosstab(table) == {(0, 0), (0, 2), (1, 0), (1, 2)}


def test_a_table_too_large_to_judge_is_suppressed_entirely() -> None:
    side = int(MAX_RECTANGLES**0.5)
    table = [[1] * 20 for _ in range(side)]
    assert len(suppress_crosstab(table)) == 20 * side


@patient
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)),
    st.sets(st.sampled_from("abcdef")),
)
def test_no_group_of_too_few_people_is_shown_or_left_over(
    sizes: dict[str, int], suppressed: set[str]
) -> None:
    groups = collapse_groups(sizes, suppressed=frozenset(suppressed))
    assert all(
        sizes[key] >= INTERNAL_THRESHOLD and key not in suppressed for key in groups.separate
    )
    collapsed = sum(sizes[key] for key in groups.collapsed)
    if groups.collapsed and groups.separate:
        assert len(groups.collapsed) > 1
        assert collapsed >= INTERNAL_THRESHOLD
    assert set(groups.separate) | set(groups.collapsed) == {key for key, n in sizes.items() if n}
