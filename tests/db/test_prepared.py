"""Prepared statements do what SQLAlchemy does with them, in the same transaction."""

from __future__ import annotations

import sqlite3
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import Table, bindparam, event, func, insert, literal, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from consult.contributions.models import ContributionLink, ContributionTally
from consult.db.errors import violated_constraint
from consult.db.idempotency import IdempotencyKey
from consult.db.prepared import Prepared
from consult.db.session import commit, connection, db, writing
from consult.db.upsert import increment_counts, insert_all, insert_all_or_ignore
from consult.languages.rules import Texts
from consult.people.models import Account, LoginSession
from consult.plan.models.measures import Indicator
from consult.plan.models.plans import Plan
from tests.factories.plan import make_measure, make_plan

ONCE = cast(Table, IdempotencyKey.__table__)
NAMES = ("key", "purpose", "used_on")
DAY = date(2026, 11, 1)


def once(number: int, **others: Any) -> dict[str, Any]:
    return {"key": uuid.UUID(int=number), "purpose": f"test {number}", "used_on": DAY, **others}


def test_rows_are_those_that_sqlalchemy_gives(session: Session) -> None:
    plan = make_plan(session)
    login = LoginSession(
        token_hash="a" * 64,
        account=Account(email="a@example.org", name="Ana"),
        expires_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    )
    figure = Indicator(
        measure_id=make_measure(session, plan).id,
        name=Texts.of("Fogos"),
        unit="fogos",
        direction="up",
        baseline=Decimal("12.5"),
        baseline_on=DAY,
    )
    session.add_all([login, figure, IdempotencyKey(**once(1))])
    session.commit()
    columns = (
        select(Plan.id, Plan.title, Plan.published).where(Plan.slug == plan.slug),
        select(LoginSession.expires_at, LoginSession.second_factor),
        select(Indicator.baseline, Indicator.baseline_on, Indicator.name),
        select(
            IdempotencyKey.key, IdempotencyKey.location, literal(3).label("three"), func.count()
        ).group_by(IdempotencyKey.key),
    )
    for statement in columns:
        rows = Prepared(statement).rows(session, {})
        assert rows == [tuple(row) for row in session.execute(statement)] != []
    assert isinstance(Prepared(columns[0]).rows(session, {})[0][1], Texts)


def test_values_are_bound_by_name_as_often_as_they_are_named(session: Session) -> None:
    insert_all(session, IdempotencyKey, [once(n) for n in range(1, 4)])
    wanted = Prepared(
        select(IdempotencyKey.purpose).where(
            IdempotencyKey.used_on >= bindparam("day"), IdempotencyKey.used_on <= bindparam("day")
        )
    )
    assert len(wanted.rows(session, {"day": DAY})) == 3
    assert wanted.first(session, {"day": date(2026, 11, 2)}) is None


def test_it_writes_in_the_transaction_at_hand(app: Flask, session: Session) -> None:
    made = Prepared(insert(ONCE), NAMES)
    with app.app_context(), writing():
        made.run_many(connection(), [once(1), once(2)])
        made.run(connection(), once(3))
        connection().rollback()
        made.run(connection(), once(4))
        commit()
    session.rollback()
    assert session.scalars(select(IdempotencyKey.purpose)).all() == ["test 4"]


def test_an_update_changes_what_it_names_alone(session: Session) -> None:
    insert_all(session, IdempotencyKey, [once(1), once(2)])
    moved = update(ONCE).where(ONCE.c.key == bindparam("own"))
    Prepared(moved.values(location=bindparam("location"))).run(
        session, {"own": uuid.UUID(int=2), "location": "/there"}
    )
    assert session.scalars(select(IdempotencyKey.location).order_by(IdempotencyKey.key)).all() == [
        None,
        "/there",
    ]


def test_what_an_insert_does_not_name_takes_its_default(session: Session) -> None:
    made = Prepared(insert(cast(Table, ContributionLink.__table__)), ("id",))
    session.begin_nested()
    with pytest.raises(IntegrityError) as error:  # state and position have defaults, the input none
        made.run(session, {"id": uuid.uuid4()})
    assert "input_id" in str(error.value)
    assert "state" not in str(error.value.orig)


def test_an_error_has_its_name_and_tells_no_words(session: Session) -> None:
    insert_all(session, IdempotencyKey, [once(1)])
    point = session.begin_nested()
    with pytest.raises(IntegrityError) as error:
        insert_all(session, IdempotencyKey, [once(1, purpose="what somebody said")])
    assert violated_constraint(error.value) == "pk_once"
    assert "somebody" not in str(error.value)
    point.rollback()
    assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_what_cannot_be_run_at_all_is_an_error_too(session: Session) -> None:
    wrong = Prepared(select(func.no_such_function(literal(1))))
    with pytest.raises(DBAPIError):
        wrong.rows(session, {})


def test_a_list_is_refused(session: Session) -> None:
    with pytest.raises(TypeError, match="list"):
        Prepared(select(IdempotencyKey.key).where(IdempotencyKey.purpose.in_(["a", "b"]))).rows(
            session, {}
        )


def test_who_listens_for_statements_hears_it(session: Session) -> None:
    heard: list[str] = []
    engine = session.get_bind().engine

    def note(*told: Any) -> None:
        heard.append(told[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        Prepared(select(IdempotencyKey.key)).rows(session, {})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert [one.split()[0] for one in heard] == ["SELECT"]


@pytest.mark.parametrize("count", [3, 30])
def test_rows_that_are_there_are_left_however_many_come(session: Session, count: int) -> None:
    insert_all(session, IdempotencyKey, [once(1, purpose="first")])
    rows = [once(n) for n in range(count)]
    new = insert_all_or_ignore(session, IdempotencyKey, rows)
    assert new == {uuid.UUID(int=n) for n in range(count) if n != 1}
    assert (
        session.scalars(
            select(IdempotencyKey.purpose).where(IdempotencyKey.key == uuid.UUID(int=1))
        ).one()
        == "first"
    )


def test_counts_are_added_to(session: Session) -> None:
    own = {
        "subject": "plan",
        "subject_id": 1,
        "channel": "survey",
        "language": "bn",
        "municipality_id": 0,
        "visibility": "public",
    }
    for count in (2, 3):
        increment_counts(session, ContributionTally, [{**own, "count": count}])
    assert session.scalars(select(ContributionTally.count)).all() == [5]


@pytest.mark.sqlite
def test_on_sqlite_the_write_lock_is_taken_where_something_is_held_or_written(app: Flask) -> None:
    looks = select(ONCE.c.key).where(ONCE.c.purpose == bindparam("purpose"))
    asked = {"purpose": "test 1"}
    with app.app_context(), writing():
        for statement, locks in ((looks, False), (looks.with_for_update(), True)):
            Prepared(statement).rows(connection(), asked)
            assert connection().in_transaction() is locks
            other = sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)
            if locks:
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.execute("BEGIN IMMEDIATE")
            else:
                other.execute("BEGIN IMMEDIATE")
            other.close()
        assert Prepared(looks).rows(connection(), asked) == []  # what comes then sees what it holds
        Prepared(insert(ONCE), NAMES).run(connection(), once(1))
        assert len(Prepared(looks).rows(connection(), asked)) == 1
