"""What was committed is on the disk before anybody is told, and those who wait share one flush."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from consult.db import turns, wal
from consult.db.session import db, writing

Files = list[int]


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> Files:
    """The inodes of the files that were brought to the disk, in order."""
    found: Files = []

    def to_disk(file: int) -> None:
        found.append(os.fstat(file).st_ino)
        os.fsync(file)

    monkeypatch.setattr(wal, "to_disk", to_disk)
    return found


def opened(path: Path) -> turns.Turned:
    """A connection in turn to a database with a table."""
    own = turns.in_turn(str(path))(path, isolation_level=None)
    own.execute("PRAGMA journal_mode=WAL")
    own.execute("CREATE TABLE IF NOT EXISTS said (words)")
    return own


def write(own: turns.Turned) -> None:
    """A transaction that says something, up to its commit."""
    own.take_turn()
    own.execute("BEGIN IMMEDIATE")
    own.execute("INSERT INTO said VALUES ('Bom dia')")


def words_in(own: sqlite3.Connection) -> int:
    """How often something was said."""
    return int(own.execute("SELECT count(*) FROM said").fetchone()[0])


def test_a_commit_returns_when_the_log_is_on_the_disk(tmp_path: Path, flushed: Files) -> None:
    own = opened(tmp_path / "a.db")
    write(own)
    assert flushed == []
    own.commit()
    assert flushed == [(tmp_path / "a.db-wal").stat().st_ino]
    own.close()


def test_the_next_one_writes_while_the_disk_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = turns.in_turn(str(tmp_path / "a.db"))
    own, other = (connect(tmp_path / "a.db", isolation_level=None) for _ in "ab")
    own.execute("PRAGMA journal_mode=WAL")
    own.execute("CREATE TABLE said (words)")
    between: list[int] = []

    def to_disk(_file: int) -> None:
        if not between:
            between.append(0)
            write(other)  # neither the turn nor SQLite's lock is held
            other.rollback()
            between.append(1)

    monkeypatch.setattr(wal, "to_disk", to_disk)
    write(own)
    own.commit()
    own.close()
    other.close()
    assert between == [0, 1]


def test_those_who_come_while_the_disk_is_waited_for_share_the_next_flush(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.db-wal").touch()
    log, disk_waits, goes_on = (
        wal.WriteAheadLog(str(tmp_path / "a.db")),
        threading.Event(),
        threading.Event(),
    )
    flushes: list[int] = []

    def to_disk(_file: int) -> None:
        flushes.append(log._written)
        if len(flushes) == 1:
            disk_waits.set()
            assert goes_on.wait(30)

    monkeypatch.setattr(wal, "to_disk", to_disk)
    own = sqlite3.connect(":memory:")
    first = threading.Thread(target=log.flush, args=[own])
    first.start()
    assert disk_waits.wait(30)
    others = [threading.Thread(target=log.flush, args=[own]) for _ in range(5)]
    for each in others:
        each.start()
    while log._written < 6:
        threading.Event().wait(0.001)
    goes_on.set()
    for each in (first, *others):
        each.join(30)
    own.close()
    assert flushes == [1, 6]


def refuse(_file: int) -> None:
    """A disk that does not take the log."""
    raise OSError(5, "Input/output error")


def test_where_the_disk_refuses_nobody_is_told_that_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = opened(tmp_path / "a.db")
    monkeypatch.setattr(wal, "to_disk", refuse)
    reader = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM said").fetchall()  # so the log can't be begun anew
    own.execute("PRAGMA busy_timeout=0")
    write(own)
    with pytest.raises(OSError, match="in doubt"):
        own.commit()
    monkeypatch.setattr(wal, "to_disk", os.fsync)
    write(own)  # the turn was given back
    with pytest.raises(OSError, match="in doubt"):
        own.commit()  # the disk would say that all is well: what is missing stands before this
    reader.rollback()
    write(own)
    own.commit()
    assert words_in(reader) == 3
    for each in (own, reader):
        each.close()


def test_what_the_log_did_not_take_is_moved_into_the_database_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = opened(tmp_path / "a.db")
    monkeypatch.setattr(wal, "to_disk", refuse)
    write(own)
    own.commit()
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")  # without the log
    with closing(sqlite3.connect(tmp_path / "b.db")) as after:
        assert words_in(after) == 1
    own.close()


def test_a_log_that_cannot_be_moved_is_an_error_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal, "to_disk", refuse)
    (tmp_path / "a.db-wal").touch()
    own = sqlite3.connect(tmp_path / "a.db")
    own.close()
    with pytest.raises(OSError, match="does not take"):
        wal.WriteAheadLog(str(tmp_path / "a.db")).flush(own)


def test_a_database_behind_a_link_has_its_log_beside_the_file(
    tmp_path: Path, flushed: Files
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a.db").symlink_to(tmp_path / "elsewhere" / "b.db")
    own = opened(tmp_path / "a.db")
    write(own)
    own.commit()
    assert flushed == [(tmp_path / "elsewhere" / "b.db-wal").stat().st_ino]
    own.close()


@pytest.mark.parametrize("linked", [False, True])
def test_a_log_that_was_made_anew_is_the_one_that_is_flushed(
    tmp_path: Path, flushed: Files, linked: bool
) -> None:
    """Also where the one before has a name elsewhere, and so is not gone."""
    connect = turns.in_turn(str(tmp_path / "a.db"))
    for time in range(2):
        own = connect(tmp_path / "a.db", isolation_level=None)
        own.execute("PRAGMA journal_mode=WAL")
        own.execute("CREATE TABLE IF NOT EXISTS said (words)")
        write(own)
        own.commit()
        assert flushed[-1] == (tmp_path / "a.db-wal").stat().st_ino
        if linked:
            os.link(tmp_path / "a.db-wal", tmp_path / f"kept-{time}")
        own.close()
        assert not (tmp_path / "a.db-wal").exists()  # the last to close takes it away
        (tmp_path / f"in-its-place-{time}").touch()  # so that the next one gets another inode


def test_who_only_reads_waits_for_no_disk(tmp_path: Path, flushed: Files) -> None:
    own = opened(tmp_path / "a.db")
    own.execute("BEGIN")
    own.execute("SELECT * FROM said").fetchall()
    own.commit()
    assert flushed == []
    own.execute("BEGIN")
    own.execute("INSERT INTO said VALUES ('Bom dia')")  # who writes all the same does
    own.commit()
    assert len(flushed) == 1
    own.close()


@pytest.mark.sqlite
def test_the_house_waits_for_the_disk_itself_and_whoever_is_not_in_turn_lets_sqlite_wait(
    app: Flask, flushed: Files
) -> None:
    with app.app_context(), writing():
        with db.engine.begin() as own:
            own.exec_driver_sql("DELETE FROM once")
            assert own.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        assert len(flushed) == 1
        other = create_engine(db.engine.url)
        with other.connect() as plain:
            assert plain.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        other.dispose()
