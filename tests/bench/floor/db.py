"""Plain SQL of the floor: one connection a thread, on the database that ours uses too."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import abort

from consult.contributions.rules.receipt_codes import keyed_hash as stored_key

URL = os.environ.get("CONSULT_DATABASE_URL", "")
SECRET = os.environ.get("CONSULT_SECRET_KEY", "")
LITE = URL.startswith("sqlite")
here = threading.local()


def connection() -> Any:
    """The connection of this thread."""
    if not hasattr(here, "connection"):
        if LITE:
            own = sqlite3.connect(URL.removeprefix("sqlite:///"), isolation_level=None)
            for pragma in (
                "journal_mode=WAL",
                "foreign_keys=ON",
                "synchronous=FULL",
                "busy_timeout=30000",
                "cache_size=-32000",
                "temp_store=MEMORY",
                "secure_delete=ON",
            ):
                own.execute(f"PRAGMA {pragma}")
            here.connection = own
        else:
            url = URL.replace("postgresql+psycopg", "postgresql")
            here.connection = psycopg.connect(url, autocommit=True)
    return here.connection


def rows(sql: str, *values: Any) -> list[Any]:
    """Run a statement and fetch all it gives."""
    return list(connection().execute(sql if LITE else sql.replace("?", "%s"), values).fetchall())


def row(sql: str, *values: Any) -> Any:
    """The first row, or 404."""
    return next(iter(rows(sql, *values)), None) or abort(404)


def write(sql: str, many: Iterable[Sequence[Any]]) -> None:
    """Run a statement for many rows."""
    cursor = connection().cursor()
    cursor.executemany(sql if LITE else sql.replace("?", "%s"), list(many))


def change(sql: str, *values: Any) -> None:
    """Run a statement that gives no rows."""
    connection().execute(sql if LITE else sql.replace("?", "%s"), values)


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing; on SQLite it takes the write lock at once."""
    own = connection()
    own.execute("BEGIN IMMEDIATE" if LITE else "BEGIN")
    try:
        yield
    except BaseException:
        own.execute("ROLLBACK")
        raise
    own.execute("COMMIT")


def loads(value: Any) -> Any:
    """A JSON column; psycopg gives it read already."""
    return json.loads(value) if isinstance(value, str) else value


def key(value: uuid.UUID) -> Any:
    """A UUID as the database keeps it."""
    return value.hex if LITE else value


def words(texts: Any, lang: str) -> str:
    """A text in a language, else in its own."""
    found = loads(texts)
    if not found:
        return ""
    by = found["by"]
    return str((by.get(lang) or by[found["source"]])["words"])


def key_of(code: str, purpose: str) -> str:
    """What a row keeps instead of a code."""
    return stored_key(SECRET, code, purpose)
