"""Inserts of many rows, and inserts that meet an existing row, alike on SQLite and PostgreSQL.

Statements are built once for each model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, inspect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from .base import Base

RowValues = Mapping[str, Any]


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


@cache
def _insert(dialect: str, model: type[Base]) -> Any:
    # The table, not the model: the ORM would send rows with and without NULL one by one.
    table = cast(Table, model.__table__)
    return (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table)


@cache
def _insert_ignoring(dialect: str, model: type[Base]) -> Any:
    key = inspect(model).primary_key[0]
    return _insert(dialect, model).on_conflict_do_nothing().returning(key)


@cache
def _insert_adding(dialect: str, model: type[Base], count: str) -> Insert:
    statement = _insert(dialect, model)
    total = model.__table__.c[count] + statement.excluded[count]
    key = list(inspect(model).primary_key)
    added: Insert = statement.on_conflict_do_update(index_elements=key, set_={count: total})
    return added


def insert_or_ignore(session: Session, model: type[Base], values: RowValues) -> bool:
    """Insert one row unless a unique constraint already holds it; tell whether it was inserted."""
    return bool(insert_all_or_ignore(session, model, [values]))


def insert_all_or_ignore(
    session: Session, model: type[Base], rows: Sequence[RowValues]
) -> set[Any]:
    """Insert the rows that no unique constraint already holds; the keys of those inserted.

    Every row carries its primary key (one column), and all name the same columns.
    """
    if not rows:
        return set()
    return set(session.scalars(_insert_ignoring(_dialect(session), model), list(rows)))


def insert_all(session: Session, model: type[Base], rows: Sequence[RowValues]) -> None:
    """Insert rows that all name the same columns, without objects in the session."""
    if rows:
        session.execute(_insert(_dialect(session), model), list(rows))


def increment_counts(
    session: Session, model: type[Base], rows: Sequence[RowValues], *, count: str = "count"
) -> None:
    """Add each row's `count` to the row with the same primary key, making it where there is none.

    The caller gives rows sorted by key: rivals then lock in one order and cannot deadlock.
    """
    if rows:
        session.execute(_insert_adding(_dialect(session), model, count), list(rows))
