"""Plain SQL, one connection a thread, with the durability that ours has."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import abort

PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=30000",
           "cache_size=-32000", "temp_store=MEMORY", "secure_delete=ON")  # fmt: skip


class Database(threading.local):
    """Statements with `?` for each value. Each thread has a connection of its own."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite")
        if not self.sqlite:
            self.connection: Any = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
            return
        self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    def run(self, sql: str, *values: Any) -> Any:
        """Run a statement."""
        return self.connection.execute(sql if self.sqlite else sql.replace("?", "%s"), values)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """All rows of a statement."""
        return list(self.run(sql, *values).fetchall())

    def row(self, sql: str, *values: Any) -> Any:
        """The first row, or 404."""
        return self.run(sql, *values).fetchone() or abort(404)

    def insert(
        self, table: str, columns: str, rows: Sequence[Sequence[Any]], end: str = ""
    ) -> None:
        """Insert rows."""
        marks = ", ".join("?" * (columns.count(",") + 1)).replace("?", "?" if self.sqlite else "%s")
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) {end}"
        self.connection.cursor().executemany(sql, rows)

    def count(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add one to the count of each of these keys."""
        add = f"ON CONFLICT ({columns}) DO UPDATE SET count = {table}.count + 1"
        self.insert(table, f"{columns}, count", [(*row, 1) for row in rows], add)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; on SQLite it takes the write lock at once."""
        self.run("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    def key(self, value: uuid.UUID | None = None) -> Any:
        """A UUID as the database keeps it, a random one where none is given."""
        value = value or uuid.uuid4()
        return value.hex if self.sqlite else value


def loads(value: Any) -> Any:
    """A JSON column; psycopg gives it parsed already."""
    return json.loads(value) if isinstance(value, str) else value
