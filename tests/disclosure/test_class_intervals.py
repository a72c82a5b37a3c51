"""Numbers and months are shown in class intervals, none of which holds too few people."""

from __future__ import annotations

import pytest

from consult.disclosure.class_intervals import ClassInterval, class_intervals, quantile
from consult.disclosure.suppression import INTERNAL_THRESHOLD


def test_intervals_are_round_and_hold_enough_people() -> None:
    """The table of the module: one person of 999 joins those of 55 and more."""
    ages = {age * 1000: 3 for age in range(18, 60)} | {999_000: 1}
    intervals = class_intervals(ages, integers_only=True)
    assert intervals[0] == ClassInterval(15_000, 20_000, True)
    assert intervals[-1] == ClassInterval(55_000, None, True)
    counts = [sum(n for age, n in ages.items() if one.contains(age)) for one in intervals]
    assert counts[0] == 6
    assert counts[-1] == 16
    assert sum(counts) == sum(ages.values())
    assert all(n == 0 or n >= INTERNAL_THRESHOLD for n in counts)


def test_intervals_of_nobody_of_one_number_and_below_zero() -> None:
    assert class_intervals({}) == ()
    assert class_intervals({5: 7}) == (ClassInterval(5, 6),)
    assert class_intervals({-3000: 9, 4000: 9}, integers_only=True)[0].low == -3000


def test_a_quantile_is_the_lowest_number_that_enough_people_are_at_or_below() -> None:
    assert quantile({1: 5, 2: 5}, 0.5) == 1
    assert quantile({1: 4, 2: 6}, 0.5) == 2
    with pytest.raises(ValueError, match="nobody"):
        quantile({}, 0.5)
