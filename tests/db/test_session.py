"""One connection and one transaction a request, whoever writes."""

from __future__ import annotations

from typing import cast

from flask import Flask
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from consult.db.session import commit, connection, db, writing
from consult.db.session import session as app_session
from consult.people.models import Account

TABLE = cast(Table, Account.__table__)


def names(own: Session) -> set[str]:
    own.rollback()
    return set(own.scalars(select(Account.name)))


def test_rows_and_objects_are_stored_by_one_commit(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        connection().execute(insert(TABLE), {"email": "row@example.org", "name": "Row"})
        app_session().add(Account(email="object@example.org", name="Object"))
        commit()
    assert names(session) == {"Row", "Object"}


def test_the_session_sees_what_the_connection_wrote(app: Flask) -> None:
    with app.app_context(), writing():
        connection().execute(insert(TABLE), {"email": "row@example.org", "name": "Row"})
        assert app_session().scalars(select(Account.name)).all() == ["Row"]


def test_what_is_not_committed_is_undone_with_the_request(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        connection().execute(insert(TABLE), {"email": "row@example.org", "name": "Row"})
        app_session().add(Account(email="object@example.org", name="Object"))
        app_session().flush()
    assert names(session) == set()


def test_rolling_the_session_back_undoes_the_rows_too(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        connection().execute(insert(TABLE), {"email": "row@example.org", "name": "Row"})
        app_session().add(Account(email="object@example.org", name="Object"))
        app_session().flush()
        app_session().rollback()
        app_session().add(Account(email="after@example.org", name="After"))
        commit()
    assert names(session) == {"After"}


def test_work_goes_on_after_a_commit(app: Flask, session: Session) -> None:
    with app.app_context(), writing():
        app_session().add(Account(email="first@example.org", name="First"))
        app_session().commit()
        connection().execute(insert(TABLE), {"email": "second@example.org", "name": "Second"})
        commit()
        app_session().add(Account(email="third@example.org", name="Third"))
        commit()
    assert names(session) == {"First", "Second", "Third"}


def test_a_page_of_rows_makes_no_session(app: Flask) -> None:
    with app.app_context():
        connection().execute(select(TABLE.c.id)).all()
        assert not db.session.registry.has()


def test_the_connection_goes_back_when_the_request_is_over(app: Flask) -> None:
    with app.app_context():
        pool = db.engine.pool
        before = pool.checkedout()  # type: ignore[attr-defined]
        connection().execute(select(TABLE.c.id)).all()
        app_session().scalars(select(Account)).all()
        assert pool.checkedout() == before + 1  # type: ignore[attr-defined]
    assert pool.checkedout() == before  # type: ignore[attr-defined]
