"""Transactions that read one consistent snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from .session import session, writing

_REPEATABLE_READ = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
"""Else PostgreSQL shows each statement what was committed when it begins."""


@contextmanager
def read_snapshot() -> Iterator[Session]:
    """A transaction that only reads, all of it of one moment: nobody who writes waits for it."""
    session().rollback()
    with writing(False):
        try:
            if session().get_bind().dialect.name == "postgresql":
                session().execute(_REPEATABLE_READ)
            yield session()
        finally:
            session().rollback()
