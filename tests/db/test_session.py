"""One session and one transaction a request or job, and what each connection is told."""

from __future__ import annotations

import sqlite3
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, create_engine, insert, select
from sqlalchemy.exc import IntegrityError, NotSupportedError
from sqlalchemy.orm import Session

from consult.db.session import db, writing
from consult.db.session import session as app_session
from consult.people.models import Account, LoginSession

TABLE = cast(Table, Account.__table__)
ROW = {"email": "row@example.org", "name": "Row"}


def names(own: Session) -> set[str]:
    own.rollback()
    return set(own.scalars(select(Account.name)))


def test_rows_and_objects_are_stored_by_one_commit(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        app_session().execute(insert(TABLE), [ROW])
        app_session().add(Account(email="object@example.org", name="Object"))
        app_session().commit()
    assert names(session) == {"Row", "Object"}


def test_what_is_not_committed_is_undone_with_the_request(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        app_session().execute(insert(TABLE), [ROW])
        app_session().add(Account(email="object@example.org", name="Object"))
        app_session().flush()
    assert names(session) == set()


def test_work_goes_on_after_a_rollback_and_after_a_commit(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        app_session().execute(insert(TABLE), [ROW])
        app_session().rollback()
        for name in ("First", "Second"):
            app_session().add(Account(email=f"{name}@example.org", name=name))
            app_session().commit()
    assert names(session) == {"First", "Second"}


def test_what_was_committed_can_be_read_without_another_statement(app: Flask) -> None:
    with app.app_context(), writing():
        account = Account(email="a@example.org", name="Ana")
        app_session().add(account)
        app_session().commit()
        assert account.name == "Ana"
        assert not app_session().in_transaction()


def test_the_connection_goes_back_when_the_request_is_over(app: Flask) -> None:
    with app.app_context():
        pool = db.engine.pool
        before = pool.checkedout()  # type: ignore[attr-defined]
        app_session().scalars(select(Account)).all()
        assert pool.checkedout() == before + 1  # type: ignore[attr-defined]
    assert pool.checkedout() == before  # type: ignore[attr-defined]


def test_an_error_quotes_no_words_but_the_key_that_is_taken(app: Flask) -> None:
    """PostgreSQL names the key itself; so `web.errors` logs types and frames, never a message."""
    with app.app_context(), writing():
        app_session().add_all([Account(**ROW), Account(**ROW)])
        with pytest.raises(IntegrityError) as error:
            app_session().flush()
    assert ROW["name"] not in str(error.value)


@pytest.mark.sqlite
def test_a_commit_waits_for_the_disk_and_foreign_keys_hold(app: Flask, session: Session) -> None:
    full, on = 2, 1
    wanted = {"journal_mode": "wal", "synchronous": full, "foreign_keys": on, "secure_delete": on}
    connection = session.connection()
    assert {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted
    } == wanted


def test_a_database_that_keeps_no_write_ahead_log_is_refused() -> None:
    with pytest.raises(NotSupportedError, match="write-ahead log"):
        create_engine("sqlite:///:memory:").connect()


@pytest.mark.sqlite
@pytest.mark.parametrize("writes", [True, False])
def test_who_writes_takes_the_lock_with_the_first_statement(app: Flask, writes: bool) -> None:
    with app.app_context(), writing(writes):
        app_session().scalars(select(LoginSession)).all()
        other = sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)
        if writes:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        else:
            other.execute("BEGIN IMMEDIATE")
        other.close()
