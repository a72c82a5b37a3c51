"""SQLite's write-ahead log: on the disk before anybody is told that something is kept.

With `synchronous=FULL` SQLite waits for the disk while it holds the write lock, once a transaction.
Here (`synchronous=NORMAL`) the next one writes meanwhile, and those who wait together share one
flush. What was said to be kept is as safe as before, see `docs/decisions/011-commits-share-the-disk.md`.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import BinaryIO

to_disk = getattr(os, "fdatasync", os.fsync)  # macOS has the second alone


class WriteAheadLog:
    """The log of one database, as the connections of this process share it."""

    def __init__(self, database: str) -> None:
        self._path = f"{database}-wal"
        self._file: BinaryIO | None = None
        self._counting, self._flushing = Lock(), Lock()
        self._written = self._safe = 0

    def flush(self) -> None:
        """Return when what this thread has committed is on the disk; its connection must be open.

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
            to_disk(self._current().fileno())
            self._safe = upto

    def _current(self) -> BinaryIO:
        """The log that is written now: the last connection to close takes the file away."""
        if self._file is None or not os.fstat(self._file.fileno()).st_nlink:
            self._file = open(self._path, "rb", buffering=0)  # noqa: SIM115 - kept for the next flush
        return self._file
