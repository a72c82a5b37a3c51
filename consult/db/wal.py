"""SQLite's write-ahead log: on the disk before anybody is told that something is kept.

With `synchronous=FULL` SQLite waits for the disk while it holds the write lock, once a transaction.
Here (`synchronous=NORMAL`) the next one writes meanwhile, and those who wait together share one
flush. What was said to be kept is as safe as before, see `docs/decisions/011-commits-share-the-disk.md`.
"""

from __future__ import annotations

import os
import sqlite3
from threading import Lock
from typing import BinaryIO

to_disk = getattr(os, "fdatasync", os.fsync)  # macOS has the second alone


class WriteAheadLog:
    """The log of one database, as the connections of this process share it."""

    def __init__(self, database: str) -> None:
        self._path = f"{os.path.realpath(database)}-wal"  # SQLite follows links, too
        self._file: BinaryIO | None = None
        self._counting, self._flushing = Lock(), Lock()
        self._written = self._safe = 0
        self._in_doubt = False

    def flush(self, own: sqlite3.Connection) -> None:
        """Return when what this thread has committed on its connection is on the disk.

        Whoever comes while another waits for the disk is served by the next flush, with all who
        came meanwhile. Raises OSError when the disk refuses.
        """
        with self._counting:
            self._written += 1
            mine = self._written
        with self._flushing:
            if self._safe >= mine:
                return
            upto = self._written  # all of these stand in the log by now
            if self._in_doubt or not self._flushed():
                self._move(own)
            self._safe = upto

    def _flushed(self) -> bool:
        """Bring the log to the disk; whether it took it."""
        try:
            to_disk(self._current().fileno())
        except OSError:
            self._in_doubt = True
        return not self._in_doubt

    def _move(self, own: sqlite3.Connection) -> None:
        """Move the log into the database and begin it anew.

        A system tells once that a flush failed, and says of the next one that all is well, though
        what the disk did not take is missing in the log: nothing that stands behind it would be found
        after a crash. So nobody is served by this log any more. Raises OSError when it can't be moved.
        """
        try:
            busy, *_ = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise OSError("the disk does not take the write-ahead log") from error
        if busy:
            raise OSError("the write-ahead log is in doubt and in use")
        self._in_doubt = False

    def _current(self) -> BinaryIO:
        """The log that is written now: the last connection to close takes the file away."""
        if self._file is None or not self._stands(self._file):
            if self._file is not None:
                self._file.close()
            self._file = open(self._path, "rb", buffering=0)  # noqa: SIM115 - kept for the next flush
        return self._file

    def _stands(self, file: BinaryIO) -> bool:
        """Whether a file is the log still. How many names it has does not tell, on some drives."""
        return os.path.samestat(os.fstat(file.fileno()), os.stat(self._path))
