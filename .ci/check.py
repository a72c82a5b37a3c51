"""Everything that must hold, in the order of how fast it fails.

    python .ci/check.py quick    lint, types, contracts, catalogues, tests on SQLite without browser
    python .ci/check.py all      that with coverage, migrations, PostgreSQL with a real Redis, the browser tests

What this machine lacks is installed where we may (root on Debian); else the part is skipped by name
and reason. With CONSULT_NO_SKIPS=1 a skip is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services import Cluster, Redis, find  # noqa: E402

BIN = Path(sys.executable).parent
ROOM = 4 * 2**30
"""Bytes that the temporary files of all parts may take."""
STRICT = os.environ.get("CONSULT_NO_SKIPS") == "1"


@dataclass
class Beside:
    """A part that runs beside others, and the file that takes what it says."""

    name: str
    process: subprocess.Popen[bytes]
    said: IO[str]


@dataclass
class Results:
    """What was run and how it ended."""

    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    passed: int = 0
    beside: list[Beside] = field(default_factory=list)

    def run(self, name: str, command: list[str], env: dict[str, str] | None = None) -> None:
        """Run one part, saying how long it took."""
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
        self._tell(name, done.returncode, time.monotonic() - started)

    def run_beside(self, name: str, command: list[str]) -> None:
        """Begin a part that needs one core, beside what comes; `wait` tells what it said."""
        said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - until it is told
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        self.beside.append(Beside(name, process, said))

    def wait(self) -> None:
        """Wait for all that was begun beside, and tell what it said."""
        for part in self.beside:
            started = time.monotonic()
            code = part.process.wait()
            part.said.seek(0)
            print(f"\n== {part.name} (beside the parts above)\n{part.said.read()}", end="")
            part.said.close()
            self._tell(part.name, code, time.monotonic() - started)
        self.beside.clear()

    def _tell(self, name: str, code: int, took: float) -> None:
        """Count a part that ended, and say so."""
        if code == 0:
            self.passed += 1
        else:
            self.failed.append(name)
        print(f"-- {name}: {'ok' if code == 0 else 'FAILED'} in {took:.0f} s", flush=True)

    def skip(self, name: str, reason: str) -> None:
        """A part this machine can't do."""
        print(f"\n== {name}: SKIPPED: {reason}", flush=True)
        self.skipped.append(f"{name} ({reason})")


def tool(name: str) -> str:
    """A command of the virtual environment."""
    return str(BIN / name)


def lint(results: Results) -> None:
    """What is wrong without running anything. Types take half a minute of one core: beside the rest."""
    results.run_beside("types", [tool("mypy")])
    results.run("ruff", [tool("ruff"), "check", "."])
    results.run("format", [tool("ruff"), "format", "--check", "--quiet", "."])
    results.run("import contracts", [tool("lint-imports"), "--no-cache"])
    results.run("private members", [sys.executable, ".ci/private_members.py"])
    results.run("templates", [tool("djlint"), "templates", "--lint", "--quiet"])
    results.run("catalogues", [sys.executable, ".ci/catalogues.py", "check"])
    results.run("licences", [sys.executable, ".ci/third_party.py", "check"])


def pytest(*arguments: str) -> list[str]:
    """A pytest command on both cores."""
    return [tool("pytest"), "-n", str(min(4, os.cpu_count() or 2)), *arguments]


ON_SQLITE = ("-m", "not browser and not postgres")


def sqlite(results: Results) -> None:
    """The suite on the embedded database, with the embedded Valkey where a queue is needed."""
    results.run("tests on SQLite", pytest(*ON_SQLITE))
    results.wait()


def sqlite_covered(results: Results) -> None:
    """The same, measuring which lines of the package the tests run.

    Python 3.12 and later can watch lines at a fraction of the cost.
    """
    core = {"COVERAGE_CORE": "sysmon"} if sys.version_info >= (3, 12) else {}
    results.run("tests on SQLite", pytest(*ON_SQLITE, "--cov=consult", "--cov-report="), core)
    results.run("coverage", [sys.executable, ".ci/covered.py"])
    results.wait()


def postgresql(results: Results) -> None:
    """The suite again, on PostgreSQL with a real Redis."""
    cluster, redis = Cluster(), Redis()
    try:
        database, queue = cluster.start(), redis.start()
        if database is None or queue is None:
            results.skip(
                "tests on PostgreSQL", "no PostgreSQL or Redis here and none could be installed"
            )
            return
        env = {"CONSULT_TEST_DATABASE": database, "CONSULT_TEST_REDIS": queue}
        results.run("tests on PostgreSQL", pytest("-m", "not browser and not sqlite"), env)
    finally:
        redis.stop()
        cluster.stop()


def browser(results: Results) -> None:
    """Chromium walks the pages; the same without its window, where Debian has that, in half the time."""
    fonts = "fonts-noto-core", "fonts-noto-cjk"
    shell = find("chromium-headless-shell", packages=("chromium-headless-shell", *fonts))
    chromium = shell or find("chromium", packages=("chromium", *fonts))
    if chromium is None:
        results.skip("browser tests", "no chromium here and none could be installed")
        return
    results.run("browser tests", pytest("-m", "browser"), {"CONSULT_CHROMIUM": chromium})


PARTS: dict[str, tuple[Callable[[Results], None], ...]] = {
    "quick": (lint, sqlite),
    "all": (lint, sqlite_covered, postgresql, browser),
}


@contextmanager
def quick_disk() -> Iterator[None]:
    """Let temporary files lie in memory, where there is room for them: databases wait for disks."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < ROOM:
        yield
        return
    with tempfile.TemporaryDirectory(
        prefix="consult-", dir=memory, ignore_cleanup_errors=True
    ) as own:
        Path(own).chmod(0o755)  # PostgreSQL runs as somebody else
        os.environ["TMPDIR"] = own
        tempfile.tempdir = None
        yield
    del os.environ["TMPDIR"]
    tempfile.tempdir = None


@contextmanager
def compiled_once() -> Iterator[None]:
    """Where Python may not keep what it compiles beside the sources, keep it elsewhere for a while.

    Some dozens of processes import all of the house: two thirds of that time is compiling.
    """
    if not sys.dont_write_bytecode:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="consult-compiled-", ignore_cleanup_errors=True) as own:
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": own}
        yield


def main() -> int:
    """Run the parts of a mode; 0 when all is well."""
    results = Results()
    with quick_disk(), compiled_once():
        for part in PARTS[sys.argv[1]]:
            part(results)
    print("\n== Summary")
    for name in results.failed:
        print(f"FAILED: {name}")
    for name in results.skipped:
        print(f"SKIPPED: {name}")
    print(f"{results.passed} passed, {len(results.failed)} failed, {len(results.skipped)} skipped")
    return 1 if results.failed or (STRICT and results.skipped) else 0


if __name__ == "__main__":
    sys.exit(main())
