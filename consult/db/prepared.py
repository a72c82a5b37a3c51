"""Statements of the busiest pages: compiled once, then run on the driver itself.

To run a statement through SQLAlchemy takes some 60 microseconds, whatever it says; the driver alone
takes 10. So where a page's few statements are always the same, they are prepared: written with
SQLAlchemy as all others, compiled once a dialect, and run in the transaction of the connection at
hand, with the same types, errors and events. See `docs/decisions/009-prepared-statements.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Dialect, SelectBase
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from .session import Runs, only_reads

Values = Mapping[str, Any]
Row = tuple[Any, ...]
Process = Callable[[Any], Any]
Takes = Callable[[Values], Any]
"""Takes the parameters out of the values a caller gives, as the driver wants them."""


class Prepared:
    """A select, insert, update or delete that is run often, with `bindparam`s for what varies.

    Lists in `in (…)` can't be prepared: their number of parameters varies (TypeError).
    """

    def __init__(self, statement: Any, names: Sequence[str] | None = None) -> None:
        """`names`: the columns that an insert is given values for."""
        self._statement, self._names = statement, names
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()
        self._last: _Compiled | None = None

    def rows(self, on: Runs, values: Values) -> list[Row]:
        """Run it; all rows it gives."""
        return self._run(on, [values])

    def first(self, on: Runs, values: Values) -> Row | None:
        """Run it; the first row it gives, None where there is none. What comes after is not asked for."""
        return next(iter(self._run(on, [values], only_first=True)), None)

    def run(self, on: Runs, values: Values) -> None:
        """Run it for what it changes."""
        self._run(on, [values])

    def run_many(self, on: Runs, many: Sequence[Values]) -> None:
        """Run it for each of these, in their order."""
        self._run(on, many)

    def _run(self, on: Runs, many: Sequence[Values], only_first: bool = False) -> list[Row]:
        connection = on.connection() if isinstance(on, Session) else on
        compiled, dialect = self._last, connection.dialect
        if compiled is None or compiled.dialect is not dialect:
            compiled = self._last = self._for(dialect)
        return compiled.run(connection, many, only_first)

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect)
        if compiled is None:
            compiled = self._compiled[dialect] = _Compiled(self._statement, self._names, dialect)
        return compiled


class _Compiled:
    """A statement as one dialect's driver takes it."""

    def __init__(self, statement: Any, names: Sequence[str] | None, dialect: Dialect) -> None:
        made: SQLCompiler = statement.compile(
            dialect=dialect, column_keys=None if names is None else list(names)
        )
        if made.post_compile_params or made.literal_execute_params:
            raise TypeError("a list of values can't be prepared")
        self.sql, self.dialect = str(made), dialect
        bound = {name: _bound(made, name, dialect) for name in made.binds}
        order = made.positiontup
        self.take = _by_name(bound) if order is None else _by_place([bound[name] for name in order])
        # What only reads and locks nothing sees what is committed, within a transaction or without (so
        # too on PostgreSQL, READ COMMITTED): on SQLite the one write lock is taken only after it.
        self.waits = dialect.name == "sqlite" and _only_looks(statement)
        self.returned = [one.type.dialect_impl(dialect) for one in statement.exported_columns]
        self.processors: list[tuple[int, Process]] | None = None

    def run(self, connection: Connection, many: Sequence[Values], only_first: bool) -> list[Row]:
        """Run it in the connection's transaction, which begins here unless there is no need of one.

        SQLite's driver lets other threads go on at each row, and must wait for them to come back.
        """
        if not (self.waits or only_reads() or connection.in_transaction()):
            connection.begin()
        driver: Any = connection.connection.dbapi_connection
        cursor = driver.cursor()
        told = list(map(self.take, many))
        for hear in connection.engine.dispatch.before_cursor_execute:
            hear(connection, cursor, self.sql, None, None, len(told) > 1)
        try:
            if len(told) == 1:
                cursor.execute(self.sql, told[0])
            else:
                cursor.executemany(self.sql, told)
            rows: list[Row] = self._fetched(cursor, only_first) if self.returned else []
            if self.processors is None:
                self.processors = self._processors(cursor.description)
        except Exception as error:
            raise self._named(error, connection, driver, cursor) from error
        finally:
            cursor.close()
        return [self._read(row) for row in rows] if self.processors else rows

    def _fetched(self, cursor: Any, only_first: bool) -> list[Row]:
        if not only_first:
            return list(cursor.fetchall())
        row: Row | None = cursor.fetchone()
        return [] if row is None else [row]

    def _processors(self, described: Any) -> list[tuple[int, Process]]:
        """How columns become values of Python; drivers tell the types as they run a statement."""
        found = [
            kind.result_processor(self.dialect, told[1])
            for kind, told in zip(self.returned, described or (), strict=True)
        ]
        return [(at, one) for at, one in enumerate(found) if one is not None]

    def _read(self, row: Row) -> Row:
        found = list(row)
        for at, process in self.processors or ():
            found[at] = process(found[at])
        return tuple(found)

    def _named(
        self, error: Exception, connection: Connection, driver: Any, cursor: Any
    ) -> BaseException:
        """The error as SQLAlchemy names it, without people's words; a lost connection is given up."""
        dbapi: Any = self.dialect.dbapi
        if not isinstance(error, dbapi.Error):
            return error
        if lost := self.dialect.is_disconnect(error, driver, cursor):
            connection.invalidate(error)
        named: BaseException = DBAPIError.instance(
            self.sql,
            None,
            error,
            dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=self.dialect,
        )
        return named


def _only_looks(statement: Any) -> bool:
    """Whether a statement is a select that holds no row against others."""
    return isinstance(statement, SelectBase) and getattr(statement, "_for_update_arg", None) is None


class _Bound(NamedTuple):
    """A parameter: the name of its value, what makes the driver's value of it, or what it always is."""

    key: str
    process: Process | None
    fixed: Callable[[], Any] | None


def _bound(made: SQLCompiler, name: str, dialect: Dialect) -> _Bound:
    bind = made.binds[name]
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if (default := _default(made, name)) is not None:
        return _Bound(bind.key, None, lambda: process(default()) if process else default())
    if bind.required:
        return _Bound(bind.key, process, None)
    constant = process(bind.value) if process else bind.value
    return _Bound(bind.key, None, lambda: constant)


def _by_place(bound: Sequence[_Bound]) -> Takes:
    """Parameters in their order: most are the values as they are, so those are taken in one go."""
    keys = [one.key for one in bound if one.fixed is None]
    if len(keys) < 2 or len(keys) < len(bound):
        return lambda values: [
            one.fixed() if one.fixed else _made(one.process, values[one.key]) for one in bound
        ]
    take, changed = itemgetter(*keys), [(at, one.process) for at, one in enumerate(bound)]
    processes = [(at, process) for at, process in changed if process is not None]
    if not processes:
        return take

    def taken(values: Values) -> Any:
        found = list(take(values))
        for at, process in processes:
            found[at] = process(found[at])
        return found

    return taken


def _by_name(bound: Mapping[str, _Bound]) -> Takes:
    """Parameters by their names."""
    return lambda values: {
        name: one.fixed() if one.fixed else _made(one.process, values[one.key])
        for name, one in bound.items()
    }


def _made(process: Process | None, value: Any) -> Any:
    return value if process is None else process(value)


def _default(made: SQLCompiler, name: str) -> Callable[[], Any] | None:
    """What a column that an insert does not name takes, where Python says it."""
    left_out: Sequence[Column[Any]] = made.insert_prefetch if made.isinsert else ()
    default: Any = next((one.default for one in left_out if one.key == name), None)
    if default is None:
        return None
    return partial(default.arg, None) if default.is_callable else lambda: default.arg
