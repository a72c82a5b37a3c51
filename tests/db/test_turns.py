"""Writers of one process take turns on SQLite, and nothing can hold a turn for ever."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from consult.db import turns


def test_a_turn_ends_with_its_transaction(tmp_path: Path) -> None:
    connect, where = turns.in_turn(str(tmp_path / "a.db")), tmp_path / "a.db"
    ways = ("commit", "rollback", "close")
    for way in ways:
        one = connect(where, isolation_level=None)
        one.execute("PRAGMA journal_mode=WAL")
        one.take_turn()
        one.take_turn()  # twice is once
        one.execute("BEGIN IMMEDIATE")
        getattr(one, way)()
        other = connect(where, isolation_level=None)
        other.take_turn()
        other.execute("BEGIN IMMEDIATE")
        other.close()
        one.close()


def test_a_writer_waits_for_the_one_before(tmp_path: Path) -> None:
    connect, order = turns.in_turn(str(tmp_path / "a.db")), []
    first = connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)
    first.take_turn()

    def write() -> None:
        second = connect(tmp_path / "a.db", isolation_level=None)
        second.take_turn()
        order.append("second")
        second.close()

    waiting = threading.Thread(target=write)
    waiting.start()
    time.sleep(0.05)
    order.append("first")
    first.commit()
    waiting.join(5)
    first.close()
    assert order == ["first", "second"]


def test_two_writers_in_one_thread_do_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    connect = turns.in_turn(str(tmp_path / "a.db"))
    one, two = (connect(tmp_path / name, isolation_level=None) for name in "ab")
    one.take_turn()
    two.take_turn()
    two.execute("BEGIN IMMEDIATE")
    two.close()  # a turn it never had is not given back
    three = connect(tmp_path / "b", isolation_level=None)
    three.take_turn()
    one.close()
    three.close()
