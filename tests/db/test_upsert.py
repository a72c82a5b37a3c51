"""Inserts that meet rows that are there, the same on both databases."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.contributions.models import ContributionLink, ContributionTally
from consult.db.errors import violated_constraint
from consult.db.idempotency import IdempotencyKey
from consult.db.upsert import increment_counts, insert_all, insert_all_or_ignore, insert_or_ignore

DAY = date(2026, 11, 1)


def once(number: int, purpose: str = "test") -> dict[str, Any]:
    return {"key": uuid.UUID(int=number), "purpose": purpose, "used_on": DAY}


def purposes(session: Session) -> list[str]:
    return list(session.scalars(select(IdempotencyKey.purpose).order_by(IdempotencyKey.key)))


@pytest.mark.parametrize("count", [3, 3000])
def test_rows_that_are_there_are_left_however_many_come(session: Session, count: int) -> None:
    insert_all(session, IdempotencyKey, [once(1, "first")])
    new = insert_all_or_ignore(session, IdempotencyKey, [once(n, "second") for n in range(count)])
    assert new == {uuid.UUID(int=n) for n in range(count) if n != 1}
    assert purposes(session)[:3] == ["second", "first", "second"]


def test_one_row_says_whether_it_is_new(session: Session) -> None:
    assert insert_or_ignore(session, IdempotencyKey, once(1, "first"))
    assert not insert_or_ignore(session, IdempotencyKey, once(1, "second"))
    assert purposes(session) == ["first"]


def test_no_rows_are_no_statement(session: Session) -> None:
    insert_all(session, IdempotencyKey, [])
    increment_counts(session, ContributionTally, [])
    assert insert_all_or_ignore(session, IdempotencyKey, []) == set()
    assert purposes(session) == []


def test_a_row_that_is_there_is_an_error_where_it_is_not_ignored(session: Session) -> None:
    insert_all(session, IdempotencyKey, [once(1)])
    savepoint = session.begin_nested()
    with pytest.raises(IntegrityError) as error:
        insert_all(session, IdempotencyKey, [once(2), once(1, "what somebody said")])
    assert violated_constraint(error.value) == "pk_once"
    assert "somebody" not in str(error.value)
    savepoint.rollback()
    assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_what_a_row_does_not_name_takes_its_default(session: Session) -> None:
    savepoint = session.begin_nested()
    with pytest.raises(IntegrityError) as error:  # state and position have defaults, the input none
        insert_all(session, ContributionLink, [{"id": uuid.uuid4()}])
    savepoint.rollback()
    assert "input_id" in str(error.value.orig)
    assert "state" not in str(error.value.orig)


def test_counts_are_added_to(session: Session) -> None:
    key = {
        "subject": "plan",
        "subject_id": 1,
        "channel": "survey",
        "municipality_id": 0,
        "visibility": "public",
    }
    increment_counts(session, ContributionTally, [{**key, "language": "bn", "count": 2}])
    increment_counts(
        session,
        ContributionTally,
        [{**key, "language": "bn", "count": 3}, {**key, "language": "pt", "count": 1}],
    )
    counts = select(ContributionTally.language, ContributionTally.count).order_by(
        ContributionTally.language
    )
    assert [tuple(row) for row in session.execute(counts)] == [("bn", 5), ("pt", 1)]
