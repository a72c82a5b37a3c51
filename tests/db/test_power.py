"""The power fails: whatever was acknowledged is in what the disk was told to keep.

SQLite writes through a file system layer (VFS) of the test's, which notes what each file held when it
was last synchronised. That is all that is left when the power fails.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from consult.db.session import PRAGMAS

INSERT = "INSERT INTO said VALUES (?, ?)"


class Disk(apsw.VFS):
    """Files as they were when they were last synchronised."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "a.db"
        self.synchronised: dict[str, bytes] = {}
        self.failures = 0
        self._lock = threading.Lock()
        self.name = f"disk-{folder}"
        super().__init__(self.name, base="")

    def xOpen(  # noqa: N802 - SQLite's name
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        """Open a file that tells when it is synchronised."""
        return DiskFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's name
        """Delete a file."""
        super().xDelete(filename, syncdir)
        self.synchronised.pop(Path(filename).name, None)

    def synchronise(self, path: Path) -> None:
        """Keep what a file holds."""
        with self._lock:
            self.synchronised[path.name] = path.read_bytes()

    def after_power_failure(self) -> set[int]:
        """The numbers that are found when the machine starts again."""
        with self._lock:
            self.failures += 1
            folder = self.database.parent / f"failure-{self.failures}"
            folder.mkdir()
            for name, content in self.synchronised.items():
                (folder / name).write_bytes(content)
        with closing(sqlite3.connect(folder / self.database.name)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return {row[0] for row in connection.execute("SELECT number FROM said")}


class DiskFile(apsw.VFSFile):
    """A file of the disk."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        self._path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "")

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        """Synchronise the file."""
        super().xSync(flags)
        self._disk.synchronise(self._path)


def connect(disk: Disk, *others: str) -> apsw.Connection:
    """A connection set up as those of the application, and then as `others` say."""
    connection = apsw.Connection(str(disk.database), vfs=disk.name)
    for pragma in (*PRAGMAS, *others):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk with a database on it, which stays open, so that nobody is the last to close it."""
    disk = Disk(tmp_path)
    with closing(connect(disk)) as first:
        first.execute("CREATE TABLE said (number INTEGER PRIMARY KEY, words)")
        yield disk
    disk.unregister()


def say(disk: Disk, connection: apsw.Connection, number: int) -> bool:
    """Say something in a transaction; whether it is there if the power fails when it has ended."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(INSERT, (number, "Bom dia" * 200))
    connection.execute("COMMIT")
    return number in disk.after_power_failure()


def test_what_many_writers_were_told_is_there(disk: Disk) -> None:
    kept: list[bool] = []

    def write(first: int) -> None:
        with closing(connect(disk)) as connection:
            kept.extend(say(disk, connection, first + at) for at in range(6))

    threads = [threading.Thread(target=write, args=[100 * at]) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert kept == [True] * 24
    assert len(disk.after_power_failure()) == 24


def test_nothing_is_lost_while_the_log_is_moved_into_the_database(disk: Disk) -> None:
    with closing(connect(disk, "wal_autocheckpoint=6")) as connection:
        for number in range(30):
            if number == 15:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert say(disk, connection, number)
    assert disk.after_power_failure() == set(range(30))


def test_a_commit_that_does_not_wait_for_the_disk_would_be_lost(disk: Disk) -> None:
    """So the tests above see it."""
    with closing(connect(disk, "synchronous=NORMAL")) as connection:
        assert [say(disk, connection, number) for number in range(3)] == [False] * 3
