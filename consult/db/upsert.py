"""Inserts that meet an existing row, alike on SQLite and PostgreSQL.

Statements are prepared: building one and its cache key takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, inspect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from .base import Base
from .prepared import Prepared
from .session import Runs, engine_of

RowValues = Mapping[str, Any]
Names = tuple[str, ...]
FEW = 8
"""Up to so many rows are sent one by one; more at once, which takes longer to make ready."""


def _dialect(session: Runs) -> str:
    return engine_of(session).dialect.name


def _insert(dialect: str, model: type[Base]) -> Any:
    # The table, not the model: the ORM would send rows with and without NULL one by one.
    table = cast(Table, model.__table__)
    return (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table)


@cache
def _plain(dialect: str, model: type[Base], names: Names) -> Prepared:
    return Prepared(_insert(dialect, model), names)


@cache
def _many_ignoring(dialect: str, model: type[Base]) -> Any:
    key = inspect(model).primary_key[0]
    return _insert(dialect, model).on_conflict_do_nothing().returning(key)


@cache
def _ignoring(dialect: str, model: type[Base], names: Names) -> Prepared:
    return Prepared(_many_ignoring(dialect, model), names)


@cache
def _adding(dialect: str, model: type[Base], names: Names, count: str) -> Prepared:
    statement, column = _insert(dialect, model), model.__table__.c[count]
    return Prepared(
        statement.on_conflict_do_update(
            index_elements=list(inspect(model).primary_key),
            set_={count: column + statement.excluded[count]},
        ),
        names,
    )


def insert_or_ignore(session: Runs, model: type[Base], values: RowValues) -> bool:
    """Insert one row unless a unique constraint already holds it; tell whether it was inserted."""
    return bool(_ignoring(_dialect(session), model, tuple(values)).rows(session, values))


def insert_all_or_ignore(session: Runs, model: type[Base], rows: Sequence[RowValues]) -> set[Any]:
    """Insert the rows that no unique constraint already holds; the keys of those inserted.

    Every row carries its primary key (one column), and all name the same columns.
    """
    if not rows:
        return set()
    if len(rows) > FEW:
        statement = _many_ignoring(_dialect(session), model)
        return set(session.execute(statement, list(rows)).scalars())
    few = _ignoring(_dialect(session), model, tuple(rows[0]))
    return {row[0] for values in rows for row in few.rows(session, values)}


def insert_all(session: Runs, model: type[Base], rows: Sequence[RowValues]) -> None:
    """Insert rows that all name the same columns, without objects in the session."""
    if rows:
        _plain(_dialect(session), model, tuple(rows[0])).run_many(session, rows)


def increment_counts(
    session: Runs, model: type[Base], rows: Sequence[RowValues], *, count: str = "count"
) -> None:
    """Add each row's `count` to the row with the same primary key, making it where there is none.

    The caller gives rows sorted by key: rivals then lock in one order and cannot deadlock.
    """
    if rows:
        _adding(_dialect(session), model, tuple(rows[0]), count).run_many(session, rows)
