"""The power fails: what was acknowledged is in what stood on the disk, whatever else is lost.

The disk is what the log held at the last flush. The database itself is copied as it is: SQLite brings
it to the disk before it begins the log anew.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from consult.db import turns, wal

Connect = Callable[..., turns.Turned]
LEFT = "-after-"


class Disk:
    """Keeps what stood on the disk after each flush, and what was acknowledged until the next."""

    def __init__(self, database: Path) -> None:
        self.database, self.flushes, self.said = database, 0, list[tuple[int, int]]()
        self._lock = threading.Lock()

    def flush(self, file: int) -> None:
        """Take the place of `fdatasync`."""
        with self._lock:
            after = self._file(self.flushes + 1)
            log = os.pread(file, os.fstat(file).st_size, 0)
            shutil.copy(self.database, after)
            Path(f"{after}-wal").write_bytes(log)
            self.flushes += 1

    def acknowledge(self, number: int) -> None:
        """Somebody is told that their words are kept."""
        self.said.append((self.flushes, number))

    def lost(self) -> list[int]:
        """What somebody was told is kept and is not there when the power failed after that flush."""
        found: list[int] = []
        for flush in range(self.flushes + 1):
            told = {number for at, number in self.said if at == flush}
            if not told:
                continue
            with closing(sqlite3.connect(self._file(flush))) as own:
                assert own.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                kept = {row[0] for row in own.execute("SELECT number FROM said")}
            found += told - kept
        return found

    def _file(self, flush: int) -> Path:
        return self.database.with_name(f"{self.database.stem}{LEFT}{flush}.db")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A database whose log is copied at each flush."""
    with closing(sqlite3.connect(tmp_path / "a.db")) as own:
        own.execute("PRAGMA journal_mode=WAL")
        own.execute("CREATE TABLE said (number INTEGER PRIMARY KEY, words)")
        own.commit()
    made = Disk(tmp_path / "a.db")
    shutil.copy(tmp_path / "a.db", made._file(0))
    monkeypatch.setattr(wal, "to_disk", made.flush)
    return made


def opened(connect: Connect, database: Path, pages: int) -> turns.Turned:
    """A connection as the house makes them."""
    own = connect(database, isolation_level=None, timeout=30)
    own.execute("PRAGMA synchronous=NORMAL")
    own.execute(f"PRAGMA wal_autocheckpoint={pages}")
    return own


def say(disk: Disk, own: turns.Turned, numbers: range) -> None:
    """Say something in a transaction each, and acknowledge it."""
    for number in numbers:
        own.take_turn()
        own.execute("BEGIN IMMEDIATE")
        own.execute("INSERT INTO said VALUES (?, ?)", (number, "Bom dia" * 200))
        own.commit()
        disk.acknowledge(number)


def test_what_threads_of_two_processes_were_told_is_there_after_the_power_failed(
    disk: Disk,
) -> None:
    processes = [turns.in_turn(str(disk.database)) for _ in "ab"]

    def one_thread(at: int) -> None:
        with closing(opened(processes[at % 2], disk.database, pages=0)) as own:
            say(disk, own, range(at * 100, at * 100 + 12))

    first = opened(processes[0], disk.database, pages=0)  # so that nobody is the last to close
    threads = [threading.Thread(target=one_thread, args=[at]) for at in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(disk.said) == 72
    assert disk.lost() == []
    first.close()


def test_nothing_is_lost_while_the_log_is_moved_into_the_database_and_begun_anew(
    disk: Disk,
) -> None:
    own, other = (opened(turns.in_turn(str(disk.database)), disk.database, pages=6) for _ in "ab")
    for number in range(0, 60, 2):
        say(disk, own, range(number, number + 1))
        say(disk, other, range(number + 1, number + 2))
        if number == 30:
            own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert len(disk.said) == 60
    assert disk.flushes == 60
    assert disk.lost() == []
    own.close()
    other.close()


def test_these_tests_see_what_was_told_too_early(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal.WriteAheadLog, "flush", lambda *_: None)
    own = opened(turns.in_turn(str(disk.database)), disk.database, pages=0)
    say(disk, own, range(3))
    assert sorted(disk.lost()) == [0, 1, 2]
    own.close()
