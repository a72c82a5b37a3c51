from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consult.home.rules import FEWEST, Progress, Stand, approved, progress, stand, steps, told

DAY = date(2026, 10, 15)


@dataclass
class Dates:
    kind: str
    starts: date
    ends: date


def days(kind: str, first: int, last: int) -> Dates:
    return Dates(kind, DAY + timedelta(first), DAY + timedelta(last))


def test_both_days_of_a_period_are_in_it() -> None:
    assert stand(DAY, DAY, DAY) is Stand.NOW
    assert stand(DAY + timedelta(1), DAY + timedelta(2), DAY) is Stand.LATER
    assert stand(DAY - timedelta(2), DAY - timedelta(1), DAY) is Stand.DONE


def test_steps_come_in_the_order_in_which_they_begin() -> None:
    way = steps([days("weighing", 5, 9), days("drafting", -9, -1), days("consultation", 0, 4)], DAY)
    assert [(s.kind, s.stand) for s in way] == [
        ("drafting", Stand.DONE),
        ("consultation", Stand.NOW),
        ("weighing", Stand.LATER),
    ]


def test_a_measure_is_a_draft_until_its_plan_is_in_force() -> None:
    drafting = [days("consultation", -1, 1), days("monitoring", 2, 9)]
    assert not approved(drafting, DAY)
    assert progress(False, DAY, DAY, DAY) is Progress.DRAFT
    assert approved([days("consultation", -9, -5), days("monitoring", 0, 9)], DAY)
    assert approved([days("approval", -9, -5)], DAY)
    assert not approved([days("approval", -9, 0)], DAY)
    assert progress(True, DAY, DAY, DAY) is Progress.NOW


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_number_told_never_shows_fewer_than_ten_unpublished(public: int, others: int) -> None:
    shown = told(public, others)
    assert public <= shown <= public + others
    assert (shown - public) % FEWEST == 0


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_no_difference_of_numbers_told_shows_a_small_group(groups: list[int]) -> None:
    whole = told(0, sum(groups))
    parts = [told(0, one) for one in groups]
    assert (whole - sum(parts)) % FEWEST == 0
