"""One connection and one transaction a request; writes that never lose a race.

Statements that give plain rows run on the `connection()` itself. The `session()` of mapped objects
sits on the same connection and transaction, and is made only where a page asks for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any, cast

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from consult.settings import Settings

from .base import Base
from .turns import Turned, in_turn

RESTED = 5.0
"""Seconds after which a connection is asked whether it is still there."""


class OnConnection(FlaskSession):
    """A session on the connection of its request or job, whose transaction it commits."""

    def get_bind(self, *_args: Any, **_options: Any) -> Connection:
        """The one connection."""
        return connection()


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={
        "class_": OnConnection,
        "expire_on_commit": False,
        "join_transaction_mode": "control_fully",
    },
)
Runs = Session | Connection
"""What runs a statement in the transaction at hand: objects come from the first alone."""
_writing: ContextVar[bool] = ContextVar("consult_writing", default=False)
_only_reads: ContextVar[bool] = ContextVar("consult_only_reads", default=False)


def connection() -> Connection:
    """Return the connection of the running request or job; its transaction begins by itself."""
    found: Connection | None = g.get("connection")
    if found is None:
        found = g.connection = db.engine.connect()
        if _only_reads.get() and found.dialect.name == "postgresql":
            # Each statement there sees what is committed when it begins (READ COMMITTED), within a
            # transaction or without: to begin and end one would be two questions more for a page.
            found.execution_options(isolation_level="AUTOCOMMIT")
    return found


def session() -> Session:
    """Return the session of the running request or job."""
    return cast(Session, db.session())


def commit() -> None:
    """Commit what the session and the connection were told. Raises RuntimeError where one only reads."""
    if _only_reads.get():
        raise RuntimeError("nothing is written where a page is only read")
    if db.session.registry.has():
        session().commit()
    if (own := connection()).in_transaction():
        own.commit()


def _close(_error: BaseException | None) -> None:
    """Give the connection back; what was not committed is undone."""
    own: Connection | None = g.pop("connection", None)
    if own is not None:
        own.close()


def engine_of(on: Runs) -> Engine:
    """The engine below."""
    return on.get_bind().engine if isinstance(on, Session) else on.engine


@contextmanager
def writing(yes: bool = True) -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once (BEGIN IMMEDIATE).

    A deferred transaction that reads and then writes fails when another wrote in between;
    an immediate one waits its turn.
    """
    token, reads = _writing.set(yes), _only_reads.set(False)
    try:
        yield
    finally:
        _writing.reset(token)
        _only_reads.reset(reads)


def only_reads() -> bool:
    """Whether the running context is a page that is only read; what it reads needs no transaction."""
    return _only_reads.get()


def end_reading() -> None:
    """Say that the page is done: what runs next in this thread may write."""
    _only_reads.set(False)


def begin_as_writer(yes: bool) -> None:
    """Say for the running context whether it writes or only reads; the web layer calls it per request."""
    _writing.set(yes)
    _only_reads.set(not yes)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we begin transactions ourselves, below
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":  # a network drive; an installation that runs would lose what it promised
        raise sqlite3.NotSupportedError("SQLite can't keep a write-ahead log in this folder")
    for pragma in (
        "foreign_keys=ON",
        # those in turn wait for the disk themselves, after the lock (`wal.py`)
        f"synchronous={'NORMAL' if isinstance(connection, Turned) else 'FULL'}",
        "wal_autocheckpoint=4000",  # pages (16 MB): the same few are written again and again
        "busy_timeout=30000",
        "cache_size=-32000",
        "temp_store=MEMORY",
        "secure_delete=ON",  # a finished draft ties answers together: no free page keeps it
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "checkin")
def _rested(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = monotonic()


@event.listens_for(Engine, "checkout")
def _ask_after_a_rest(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask PostgreSQL whether it still knows a connection, where it rested; the pool then makes another.

    Not each time, as `pool_pre_ping` would: that is a question more for every page.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    if monotonic() - record.info.get("rests_since", -RESTED) < RESTED:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    own: Any = (
        connection.connection.dbapi_connection
    )  # by itself: a BEGIN needs no cursor or result
    if not _writing.get():
        own.execute("BEGIN")
        return
    if isinstance(own, Turned):
        own.take_turn()
    try:
        own.execute("BEGIN IMMEDIATE")
    except BaseException:
        if isinstance(own, Turned):
            own.give_back()
        raise


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the session to the database of these settings."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": 16,
        "max_overflow": 32,
        "hide_parameters": True,  # errors are logged, and parameters are people's words
        **(
            {"connect_args": {"timeout": 30, "factory": in_turn(_file(settings))}}
            if settings.embedded_database
            else {}
        ),
    }
    app.teardown_appcontext(_close)  # the first to be registered runs last: after the session's own
    db.init_app(app)


def _file(settings: Settings) -> str:
    """The path of the embedded database."""
    return make_url(settings.database_url).database or ""


def truncate_write_ahead_log(engine: Engine) -> bool:
    """Move SQLite's write-ahead log into the database and cut it to nothing; whether it was done."""
    if engine.dialect.name != "sqlite":
        return False
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        busy, _log, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy
