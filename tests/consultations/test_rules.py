from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from consult.consultations.rules import comment_key, comments_close_on, comments_open
from consult.plan.rules.phases import PhaseKind

DAY = date(2026, 10, 15)


@dataclass
class Dates:
    kind: str
    starts: date
    ends: date


@pytest.mark.parametrize("kind", list(PhaseKind))
def test_only_the_consultation_takes_comments(kind: PhaseKind) -> None:
    running = [Dates(kind.value, DAY, DAY)]
    assert comments_open(running, DAY) is (kind is PhaseKind.CONSULTATION)


def test_comments_are_open_until_the_last_day_of_their_phase() -> None:
    phases = [
        Dates("consultation", DAY, DAY + timedelta(3)),
        Dates("weighing", DAY, DAY + timedelta(9)),
    ]
    assert comments_close_on(phases, DAY) == DAY + timedelta(3)
    assert comments_close_on(phases, DAY + timedelta(3)) == DAY + timedelta(3)
    assert comments_close_on(phases, DAY + timedelta(4)) is None


def test_the_same_form_is_one_comment_and_a_changed_one_is_another() -> None:
    form, paragraph = uuid.uuid4(), uuid.uuid4()
    assert comment_key(form, 1, paragraph, "a") == comment_key(form, 1, paragraph, "a")
    others = {
        comment_key(form, 1, paragraph, "a"),
        comment_key(form, 1, paragraph, "b"),
        comment_key(form, 1, None, "a"),
        comment_key(form, 2, paragraph, "a"),
        comment_key(uuid.uuid4(), 1, paragraph, "a"),
    }
    assert len(others) == 5
