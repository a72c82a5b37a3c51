"""What is hidden can't be had by subtraction: every other table with the same sums is possible too."""

from __future__ import annotations

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.surveys.rules.suppression import (
    LEAST,
    hidden_in_line,
    hidden_in_table,
    merged,
    small,
)

patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
LINES = st.lists(st.integers(0, 14), min_size=2, max_size=5)


@patient
@given(LINES)
def test_no_small_cell_of_a_line_is_shown_or_follows_from_its_total(line: list[int]) -> None:
    hidden = sorted(hidden_in_line(line))
    assert all(place in hidden for place, count in enumerate(line) if small(count))
    if len(hidden) == len(line) and sum(line) < 3 * LEAST:
        return  # everything is hidden because nothing less would do
    total = sum(line[place] for place in hidden)
    others = (
        [guess for guess in product(range(total + 1), repeat=len(hidden)) if sum(guess) == total]
        if len(hidden) <= 3
        else []
    )
    for nth, place in enumerate(hidden):
        if small(line[place]) and others:
            assert len({guess[nth] for guess in others}) > 1


def test_one_small_cell_takes_another_with_it() -> None:
    assert hidden_in_line([3, 20, 8]) == {0, 2}
    assert hidden_in_line([20, 8, 0]) == frozenset()
    assert hidden_in_line([1, 1, 30, 9]) == {0, 1, 3}


@settings(patient, max_examples=300)
@given(
    st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 12), min_size=columns, max_size=columns),
            min_size=2,
            max_size=4,
        )
    )
)
def test_no_small_cell_of_a_table_is_shown_or_follows_from_its_sums(
    table: list[list[int]],
) -> None:
    always = hidden_in_line([sum(row) for row in table])
    hidden = hidden_in_table(table, always)
    rows, columns = range(len(table)), range(len(table[0]))
    weak = {(r, c) for r in rows for c in columns if small(table[r][c])}
    assert weak <= hidden
    if len(hidden) == len(rows) * len(columns):
        return  # nothing of the table is shown
    for r, c in weak:
        exchanges = [
            (r2, c2)
            for r2 in rows
            for c2 in columns
            if r2 != r
            and c2 != c
            and {(r, c2), (r2, c), (r2, c2)} <= hidden
            and ((table[r][c2] and table[r2][c]) or (table[r][c] and table[r2][c2]))
        ]
        assert exchanges, (table, hidden)


@patient
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)))
def test_no_group_of_too_few_people_is_shown_or_left_over(sizes: dict[str, int]) -> None:
    groups = merged(sizes)
    assert all(sizes[key] >= LEAST for key in groups.shown)
    rest = sum(sizes[key] for key in groups.others)
    if groups.others and groups.shown:
        assert len(groups.others) > 1
        assert rest >= LEAST
    assert set(groups.shown) | set(groups.others) == {key for key, n in sizes.items() if n}
