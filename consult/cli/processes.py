"""Children of `consult run`: started together, stopped together, never left behind."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 8


class AlreadyRunning(Exception):
    """Another `consult run` holds this home."""


@contextmanager
def exclusive_run(home: Path) -> Iterator[None]:
    """Hold the home's lock. Raises AlreadyRunning when somebody else does; a killed run holds none."""
    with (home / "run.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(home)) from error
        yield


BOOT_ID_FILE = Path("/proc/sys/kernel/random/boot_id")


def process_identity(pid: int) -> str:
    """What tells a process from a later one with the same number: the boot and when it began.

    Not its command line: just after the start there may be none yet, and Valkey writes over its
    own. Empty when there is no process.
    """
    if BOOT_ID_FILE.exists():
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return ""
        return f"{BOOT_ID_FILE.read_text().strip()} {stat.rsplit(')', 1)[1].split()[19]}"  # proc(5), field 22
    command = ["ps", "-p", str(pid), "-o", "lstart="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


@dataclass
class ChildProcess:
    """One process in a process group of its own."""

    name: str
    command: Sequence[str]
    env: dict[str, str]
    needed: bool = False
    """Whether the others need it to end well: it ends after them."""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(self.command, env=self.env, start_new_session=True)
        self.started = time.monotonic()

    @property
    def pid(self) -> int:
        """Its process id, which is its group's id too."""
        assert self.process is not None
        return self.process.pid


@dataclass
class ProcessGroup:
    """The children, and the file that tells a later run what a killed one left behind."""

    record: Path
    children: list[ChildProcess] = field(default_factory=list)

    def start(self, child: ChildProcess) -> None:
        """Start a child and write it down."""
        child.start()
        if child not in self.children:
            self.children.append(child)
        self._write()

    def _write(self) -> None:
        known = [{"pid": c.pid, "identity": process_identity(c.pid)} for c in self.children]
        self.record.write_text(json.dumps(known))

    def dead(self) -> list[ChildProcess]:
        """Children that ended though nobody asked them to."""
        return [c for c in self.children if c.process is not None and c.process.poll() is not None]

    def stop(self) -> None:
        """End all, last started first, and what the others need after them: politely, then not."""
        for needed in (False, True):
            _end([child for child in reversed(self.children) if child.needed is needed])
        self.record.unlink(missing_ok=True)


def _end(children: Sequence[ChildProcess]) -> None:
    for child in children:
        _signal_group(child.pid, signal.SIGTERM)
    end = time.monotonic() + GRACE_SECONDS
    for child in children:
        assert child.process is not None
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(child.pid, signal.SIGKILL)
            child.process.wait()


def _signal_group(pid: int, signum: int) -> None:
    try:
        os.killpg(pid, signum)
    except (ProcessLookupError, PermissionError):
        return


def end_orphans(record: Path) -> list[int]:
    """End what a killed run left behind; a pid that is somebody else's by now is left alone."""
    try:
        known = json.loads(record.read_text())
    except (OSError, ValueError):
        return []
    ended = []
    for one in known:
        pid, identity = int(one["pid"]), str(one["identity"])
        if identity and process_identity(pid) == identity:
            _signal_group(pid, signal.SIGKILL)
            ended.append(pid)
    record.unlink(missing_ok=True)
    for _ in range(30):
        if not any(_group_lives(pid) for pid in ended):
            break
        time.sleep(0.1)
    return ended


def _group_lives(pid: int) -> bool:
    """Whether anything of a group is left: a worker may hold the port a moment longer."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
