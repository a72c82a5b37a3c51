"""`consult run` with its real children: starts, cleans up after a killed run, stops cleanly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import free_port


class Run:
    """One `consult run` in a home of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start; returns what was printed until the address was."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("CONSULT_")}
        env |= {"CONSULT_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "consult.cli.main", "run", "--demo", "--workers", "1"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        printed: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            printed.append(line)
            if "Ctrl-C stops it" in line:
                return "".join(printed)
        raise AssertionError("".join(printed))

    def children(self) -> list[int]:
        """The pids it wrote down."""
        return [one["pid"] for one in json.loads((self.home / "run.json").read_text())]

    def get(self, path: str) -> int:
        """Ask the running server."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return int(answer.status)

    def end(self, signum: int) -> int:
        """Signal and wait."""
        assert self.process is not None
        self.process.send_signal(signum)
        return self.process.wait(30)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A run that is not left behind."""
    one = Run(tmp_path / "home", free_port())
    yield one
    if one.process and one.process.poll() is None:
        one.end(signal.SIGTERM)


def is_running(pid: int) -> bool:
    """Whether a process lives; one that ended and was not waited for yet does not."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


def alive(pids: list[int]) -> list[int]:
    """Those that still run, given a moment to end."""
    for _ in range(50):
        left = [pid for pid in pids if is_running(pid)]
        if not left:
            return []
        time.sleep(0.1)
    return left


def another(home: Path) -> subprocess.CompletedProcess[str]:
    """Try to run the same home a second time."""
    return subprocess.run(
        [sys.executable, "-m", "consult.cli.main", "run"],
        env={**os.environ, "CONSULT_HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_starts_everything_alone_outlives_kill_9_and_stops_cleanly(run: Run) -> None:
    """One test of three things: each start takes some seven seconds of a core."""
    printed = run.start()
    assert f"http://localhost:{run.port}/" in printed
    assert "DEMONSTRATION" in printed
    assert "coordinator" in printed
    assert "█" in printed or "▄" in printed
    orphans = run.children()
    assert len(orphans) == 4
    assert run.get("/pt/vilar-monte/") == 200

    refused = another(run.home)
    assert refused.returncode == 1
    assert "already running" in refused.stderr

    run.end(signal.SIGKILL)
    assert [pid for pid in orphans if is_running(pid)] == orphans
    printed = run.start()
    assert "left behind" in printed
    assert alive(orphans) == []
    assert run.get("/pt/vilar-monte/") == 200

    pids = run.children()
    assert len(pids) == 4
    assert run.end(signal.SIGINT) == 0
    assert alive(pids) == []
    assert not (run.home / "run.json").exists()
