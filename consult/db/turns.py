"""Writers of one process take turns on SQLite, rather than meet at its lock and sleep.

SQLite makes a second writer sleep and try again, ever longer: with eight threads most of a second
passes idle now and then. Within a process a queue costs nothing. It is a courtesy only: the
database's own lock decides, between processes and when a turn takes too long. A turn ends when its
transaction stands in the log; its commit returns when the log is on the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from threading import Lock
from typing import Any

from .wal import WriteAheadLog

PATIENCE = 10.0
"""Seconds to wait for a turn before SQLite's own lock is asked (which waits in its own way)."""


class Turned(sqlite3.Connection):
    """A connection that gives its turn back when its transaction ends, however that is."""

    def __init__(self, turn: Lock, log: WriteAheadLog, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn, self._has_turn = turn, False
        self._log, self._writes, self._changes = log, False, 0

    def take_turn(self) -> None:
        """Wait for the turn to write; goes on without one when it takes too long."""
        self._writes = True
        if not self._has_turn:
            self._has_turn = self._turn.acquire(timeout=PATIENCE)

    def give_back(self) -> None:
        """Let the next one write."""
        if self._has_turn:
            self._has_turn = False
            self._turn.release()

    def commit(self) -> None:
        """Commit, give the turn back, and wait until it is on the disk. Raises OSError if it never is."""
        wrote = self.in_transaction and (self._writes or self.total_changes != self._changes)
        try:
            super().commit()
        finally:
            self._end()
        if wrote:
            self._log.flush(self)

    def rollback(self) -> None:
        """Roll back, then give the turn back."""
        try:
            super().rollback()
        finally:
            self._end()

    def _end(self) -> None:
        self._writes, self._changes = False, self.total_changes
        self.give_back()

    def close(self) -> None:
        """Close, then give the turn back."""
        try:
            super().close()
        finally:
            self.give_back()


def in_turn(database: str) -> Callable[..., Turned]:
    """A factory of connections to one database (the path of its file) whose writers take turns."""
    turn, log = Lock(), WriteAheadLog(database)
    return lambda *args, **kwargs: Turned(turn, log, *args, **kwargs)
