"""The session of a request or job, and how its transactions begin.

SQLite is set up by events, as SQLAlchemy's manual shows for the pysqlite driver
(https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "Enabling Non-Legacy SQLite Transactional
Modes"); see `docs/decisions/012-plain-sqlalchemy.md`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from typing import Any, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from consult.settings import Settings

from .base import Base

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

PRAGMAS = (
    "busy_timeout=30000",
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit returns when the disk has it
    "foreign_keys=ON",
    "secure_delete=ON",  # a finished draft ties answers together: no free page keeps it
    "temp_store=MEMORY",
    "cache_size=-32000",
    "wal_autocheckpoint=4000",  # pages (16 MB): the same few are written again and again
)
"""What each connection to SQLite is told."""

_writing: ContextVar[bool] = ContextVar("consult_writing", default=False)


def session() -> Session:
    """Return the session of the running request or job; its transaction begins with the first statement."""
    return cast(Session, db.session())


@contextmanager
def writing(yes: bool = True) -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once (BEGIN IMMEDIATE).

    A deferred transaction that reads and then writes fails when another wrote in between;
    an immediate one waits until the other has ended.
    """
    token = _writing.set(yes)
    try:
        yield
    finally:
        _writing.reset(token)


def begin_as_writer(yes: bool) -> None:
    """Say whether the transactions of the running request write, as `writing` does for a block."""
    _writing.set(yes)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver begins no transaction: `_begin_sqlite` does
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):  # as on a network drive
        raise sqlite3.NotSupportedError("SQLite can't keep a write-ahead log in this folder")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the session to the database of these settings."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": 16,
        "max_overflow": 32,
        "pool_pre_ping": not settings.embedded_database,
        "hide_parameters": True,  # errors are logged, and parameters are people's words
    }
    db.init_app(app)


def truncate_write_ahead_log(engine: Engine) -> bool:
    """Move SQLite's write-ahead log into the database and cut it to nothing; whether it was done."""
    if engine.dialect.name != "sqlite":
        return False
    with closing(engine.raw_connection()) as connection:  # a checkpoint runs in no transaction
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(busy, *_pages)] = cursor.fetchall()
    return not busy
