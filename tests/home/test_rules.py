from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consult.home.rules import (
    ROUNDING_BASE,
    MeasureProgress,
    PeriodStatus,
    measure_progress,
    period_status,
    phase_steps,
    plan_in_force,
    rounded_public_count,
)

DAY = date(2026, 10, 15)


@dataclass
class Dates:
    kind: str
    starts: date
    ends: date


def days(kind: str, first: int, last: int) -> Dates:
    return Dates(kind, DAY + timedelta(first), DAY + timedelta(last))


def test_both_days_of_a_period_are_in_it() -> None:
    assert period_status(DAY, DAY, DAY) is PeriodStatus.NOW
    assert period_status(DAY + timedelta(1), DAY + timedelta(2), DAY) is PeriodStatus.LATER
    assert period_status(DAY - timedelta(2), DAY - timedelta(1), DAY) is PeriodStatus.DONE


def test_steps_come_in_the_order_in_which_they_begin() -> None:
    way = phase_steps(
        [days("weighing", 5, 9), days("drafting", -9, -1), days("consultation", 0, 4)], DAY
    )
    assert [(s.kind, s.stand) for s in way] == [
        ("drafting", PeriodStatus.DONE),
        ("consultation", PeriodStatus.NOW),
        ("weighing", PeriodStatus.LATER),
    ]


def test_a_measure_is_a_draft_until_its_plan_is_in_force() -> None:
    drafting = [days("consultation", -1, 1), days("monitoring", 2, 9)]
    assert not plan_in_force(drafting, DAY)
    assert measure_progress(False, DAY, DAY, DAY) is MeasureProgress.DRAFT
    assert plan_in_force([days("consultation", -9, -5), days("monitoring", 0, 9)], DAY)
    assert plan_in_force([days("approval", -9, -5)], DAY)
    assert not plan_in_force([days("approval", -9, 0)], DAY)
    assert measure_progress(True, DAY, DAY, DAY) is MeasureProgress.NOW


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_number_told_never_shows_fewer_than_ten_unpublished(public: int, others: int) -> None:
    shown = rounded_public_count(public, others)
    assert public <= shown <= public + others
    assert (shown - public) % ROUNDING_BASE == 0


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_no_difference_of_numbers_told_shows_a_small_group(groups: list[int]) -> None:
    whole = rounded_public_count(0, sum(groups))
    parts = [rounded_public_count(0, one) for one in groups]
    assert (whole - sum(parts)) % ROUNDING_BASE == 0
