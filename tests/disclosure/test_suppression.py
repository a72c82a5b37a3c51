"""What is hidden can't be had by subtraction: solvers that know all that is shown do not find it."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

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
from tests.disclosure.attacker import Table

patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
LINES = st.lists(st.integers(0, 14), min_size=2, max_size=5)
TABLES = 10_000


@patient
@given(LINES)
def test_no_small_cell_of_a_line_is_shown_or_follows_from_its_total(line: list[int]) -> None:
    hidden = sorted(suppress_row(line))
    assert all(place in hidden for place, count in enumerate(line) if below_threshold(count))
    if len(hidden) == len(line) and sum(line) < 3 * INTERNAL_THRESHOLD:
        return  # everything is hidden because nothing less would do
    total = sum(line[place] for place in hidden)
    assert not 0 < total < INTERNAL_THRESHOLD
    others = (
        [guess for guess in product(range(total + 1), repeat=len(hidden)) if sum(guess) == total]
        if len(hidden) <= 3
        else []
    )
    for nth, place in enumerate(hidden):
        if below_threshold(line[place]) and others:
            assert len({guess[nth] for guess in others}) > 1


def test_one_small_cell_takes_another_with_it() -> None:
    assert suppress_row([3, 20, 8]) == {0, 2}
    assert suppress_row([20, 8, 0]) == frozenset()
    assert suppress_row([1, 1, 30, 9]) == {0, 1, 3}
    assert suppress_row([1, 2, 30, 9]) == {0, 1, 3}


def test_whoever_answered_took_something_and_that_tells_nothing() -> None:
    """Of 24 who answered 20 took the first: so 4 at least, and 4 at most, took the second."""
    assert multiple_response_suppression([20, 4], frozenset({1}), 24, INTERNAL_THRESHOLD) == {0, 1}
    assert multiple_response_suppression([24, 4], frozenset({1}), 24, INTERNAL_THRESHOLD) == {1}
    assert multiple_response_suppression([20, 9, 4], frozenset({1, 2}), 24, INTERNAL_THRESHOLD) == {
        1,
        2,
    }


def a_table(chance: random.Random) -> list[list[int]]:
    """A table as surveys make them: rows and columns of very different sizes, many small cells."""
    rows, columns = chance.randint(2, 6), chance.randint(2, 6)
    high = [chance.choice((1, 3, 8, 20)) for _ in range(rows)]
    wide = [chance.choice((0.5, 1, 2)) for _ in range(columns)]
    return [[int(chance.random() * h * w) for w in wide] for h in high]


def judged(
    table: list[list[int]], least: int, nobody_too: bool
) -> tuple[frozenset[int], frozenset[int], frozenset[tuple[int, int]]]:
    """What is hidden, as `rules.sheets` has it judged: rows, columns, cells."""
    always = suppress_row([sum(row) for row in table], least)
    dead = suppress_row([sum(column) for column in zip(*table, strict=True)], least)
    cells = suppress_crosstab(
        table, always, least, suppressed_columns=dead, protect_zeros=nobody_too
    )
    return always, dead, cells


@pytest.mark.parametrize("least", [INTERNAL_THRESHOLD, PUBLIC_THRESHOLD])
@pytest.mark.parametrize("nobody_too", [False, True])
def test_a_solver_recovers_no_small_cell_of_ten_thousand_tables(
    least: int, nobody_too: bool
) -> None:
    chance = random.Random(f"{least} {nobody_too}")
    recovered, hidden_cells, cells = 0, 0, 0
    for _ in range(TABLES // 4):
        table = a_table(chance)
        always, dead, hidden = judged(table, least, nobody_too)
        attacker = Table(table, hidden, always, dead)
        for r, line in enumerate(table):
            for c, count in enumerate(line):
                cells += 1
                hidden_cells += (r, c) in hidden
                if below_threshold(count, least):
                    assert (r, c) in hidden
                    recovered += attacker.told((r, c))
    assert recovered == 0
    assert hidden_cells < cells


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
def test_a_small_cell_can_be_more_than_one_number(table: list[list[int]]) -> None:
    always, dead, hidden = judged(table, INTERNAL_THRESHOLD, False)
    attacker = Table(table, hidden, always, dead)
    for r, line in enumerate(table):
        for c, count in enumerate(line):
            if below_threshold(count):
                low, high = attacker.bounds((r, c))
                assert low <= count <= high
                assert low < high
                assert not attacker.told((r, c))


def test_the_solver_finds_what_is_hidden_too_little() -> None:
    table = [[3, 20, 9], [30, 40, 50]]
    assert Table(table, {(0, 0)}).told((0, 0))
    assert Table(table, {(0, 0), (0, 1)}).bounds((0, 0)) == (3, 3)
    assert Table(table, {(0, 0), (0, 2), (1, 0), (1, 2)}).bounds((0, 0)) == (0, 12)
    assert suppress_crosstab(table) == {(0, 0), (0, 2), (1, 0), (1, 2)}


def test_a_table_too_large_to_judge_is_hidden_whole() -> None:
    side = int(MAX_RECTANGLES**0.5)
    table = [[1] * 20 for _ in range(side)]
    assert len(suppress_crosstab(table)) == 20 * side


@patient
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)),
    st.sets(st.sampled_from("abcdef")),
)
def test_no_group_of_too_few_people_is_shown_or_left_over(
    sizes: dict[str, int], elsewhere: set[Any]
) -> None:
    groups = collapse_groups(sizes, suppressed=frozenset(elsewhere))
    assert all(sizes[key] >= INTERNAL_THRESHOLD and key not in elsewhere for key in groups.separate)
    rest = sum(sizes[key] for key in groups.collapsed)
    if groups.collapsed and groups.separate:
        assert len(groups.collapsed) > 1
        assert rest >= INTERNAL_THRESHOLD
    assert set(groups.separate) | set(groups.collapsed) == {key for key, n in sizes.items() if n}
