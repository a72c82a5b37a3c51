"""Statements of the busiest pages: compiled once, then run on the driver itself.

To run a statement through SQLAlchemy takes some 60 microseconds, whatever it says; the driver alone
takes 10. So where a page's few statements are always the same, they are prepared: written with
SQLAlchemy as all others, compiled once a dialect, and run in the transaction of the connection at
hand, with the same types, errors and events. See `docs/decisions/009-prepared-statements.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from .session import Runs, only_reads

Values = Mapping[str, Any]
Row = tuple[Any, ...]
Reads = Callable[[Values], Any]
"""Takes a parameter out of the values a caller gives, as the driver wants it."""


class Prepared:
    """A select, insert, update or delete that is run often, with `bindparam`s for what varies.

    Lists in `in (…)` can't be prepared: their number of parameters varies (TypeError).
    """

    def __init__(self, statement: Any, names: Sequence[str] | None = None) -> None:
        """`names`: the columns that an insert is given values for."""
        self._statement, self._names = statement, names
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def rows(self, on: Runs, values: Values) -> list[Row]:
        """Run it; all rows it gives."""
        return self._run(on, [values])

    def first(self, on: Runs, values: Values) -> Row | None:
        """Run it; the first row it gives, None where there is none."""
        return next(iter(self._run(on, [values])), None)

    def run(self, on: Runs, values: Values) -> None:
        """Run it for what it changes."""
        self._run(on, [values])

    def run_many(self, on: Runs, many: Sequence[Values]) -> None:
        """Run it for each of these, in their order."""
        self._run(on, many)

    def _run(self, on: Runs, many: Sequence[Values]) -> list[Row]:
        connection = on.connection() if isinstance(on, Session) else on
        dialect = connection.dialect
        compiled = self._compiled.get(dialect)
        if compiled is None:
            compiled = self._compiled[dialect] = _Compiled(self._statement, self._names, dialect)
        return compiled.run(connection, many)


class _Compiled:
    """A statement as one dialect's driver takes it."""

    def __init__(self, statement: Any, names: Sequence[str] | None, dialect: Dialect) -> None:
        made: SQLCompiler = statement.compile(
            dialect=dialect, column_keys=None if names is None else list(names)
        )
        if made.post_compile_params or made.literal_execute_params:
            raise TypeError("a list of values can't be prepared")
        self.sql, self.dialect = str(made), dialect
        reads = {name: _reader(made, name, dialect) for name in made.binds}
        order = made.positiontup
        self.reads = [reads[name] for name in order] if order is not None else reads
        self.returned = [one.type.dialect_impl(dialect) for one in statement.exported_columns]
        self.processors: list[tuple[int, Callable[[Any], Any]]] | None = None

    def run(self, connection: Connection, many: Sequence[Values]) -> list[Row]:
        """Run it in the connection's transaction, which begins here; a page only read needs none."""
        if not only_reads() and not connection.in_transaction():
            connection.begin()
        driver: Any = connection.connection.dbapi_connection
        cursor = driver.cursor()
        told = [self._parameters(values) for values in many]
        for hear in connection.engine.dispatch.before_cursor_execute:
            hear(connection, cursor, self.sql, None, None, len(told) > 1)
        try:
            if len(told) == 1:
                cursor.execute(self.sql, told[0])
            else:
                cursor.executemany(self.sql, told)
            rows: list[Row] = cursor.fetchall() if self.returned else []
            if self.processors is None:
                self.processors = self._processors(cursor.description)
        except Exception as error:
            raise self._named(error, connection, driver, cursor) from error
        finally:
            cursor.close()
        return [self._read(row) for row in rows] if self.processors else rows

    def _processors(self, described: Any) -> list[tuple[int, Callable[[Any], Any]]]:
        """How columns become values of Python; drivers tell the types as they run a statement."""
        found = [
            kind.result_processor(self.dialect, told[1])
            for kind, told in zip(self.returned, described or (), strict=True)
        ]
        return [(at, one) for at, one in enumerate(found) if one is not None]

    def _parameters(self, values: Values) -> Any:
        if isinstance(self.reads, dict):
            return {name: read(values) for name, read in self.reads.items()}
        return [read(values) for read in self.reads]

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


def _reader(made: SQLCompiler, name: str, dialect: Dialect) -> Reads:
    bind = made.binds[name]
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    key, default = bind.key, _default(made, name)
    if default is not None:
        return lambda values: process(default()) if process else default()
    if not bind.required:
        constant = process(bind.value) if process else bind.value
        return lambda _values: constant
    if process is None:
        return lambda values: values[key]
    told = process
    return lambda values: told(values[key])


def _default(made: SQLCompiler, name: str) -> Callable[[], Any] | None:
    """What a column that an insert does not name takes, where Python says it."""
    left_out: Sequence[Column[Any]] = made.insert_prefetch if made.isinsert else ()
    default: Any = next((one.default for one in left_out if one.key == name), None)
    if default is None:
        return None
    return partial(default.arg, None) if default.is_callable else lambda: default.arg
