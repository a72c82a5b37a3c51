"""Inserts of many rows, and inserts that meet an existing row, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, inspect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from .base import Base

Row = Mapping[str, Any]


def _insert(session: Session, model: type[Base]) -> Any:
    # The table, not the model: the ORM would send rows with and without NULL one by one.
    table = cast(Table, model.__table__)
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql_insert if on_postgresql else sqlite_insert)(table)


def insert_ignoring(session: Session, model: type[Base], values: Row) -> bool:
    """Insert one row unless a unique constraint already holds it; tell whether it was inserted."""
    return bool(insert_all_ignoring(session, model, [values]))


def insert_all_ignoring(session: Session, model: type[Base], rows: Sequence[Row]) -> set[Any]:
    """Insert the rows that no unique constraint already holds; the keys of those inserted.

    Every row carries its primary key (one column), and all name the same columns.
    """
    if not rows:
        return set()
    key = inspect(model).primary_key[0]
    statement = _insert(session, model).on_conflict_do_nothing().returning(key)
    return set(session.scalars(statement, list(rows)))


def insert_all(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns, without objects in the session."""
    if rows:
        session.execute(_insert(session, model), list(rows))


def add_to_counts(
    session: Session, model: type[Base], rows: Sequence[Row], *, count: str = "count"
) -> None:
    """Add each row's `count` to the row with the same primary key, making it where there is none.

    The caller gives rows sorted by key: rivals then lock in one order and cannot deadlock.
    """
    if not rows:
        return
    statement = _insert(session, model)
    total = model.__table__.c[count] + statement.excluded[count]
    statement = statement.on_conflict_do_update(
        index_elements=list(inspect(model).primary_key), set_={count: total}
    )
    session.execute(statement, list(rows))
