"""Measure Consult and its floor in one run on one machine, and print ratios.

Ends with 0 whatever the figures are, with 1 when an answer was wrong or the database does not hold
exactly what was acknowledged.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from statistics import median

from consult.cli.serve import THREADS, WORKERS
from consult.settings import Settings, from_environment
from tests.bench.floor.database import Database
from tests.bench.load import Broken, Round
from tests.bench.rows import Row, Scene
from tests.bench.site import AREA, DEMO, TODAY, TWENTY, Site
from tests.server import Server
from tests.services import Cluster

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
YES_NO = ("NO", "yes")
FLOOR = "tests.bench.floor.app:create_app"
AIM, GROWTH, MOST_MS, MOST_MB = 0.4, 1.25, 100, 200
RESULTS, SENT = f"desk/surveys/{TWENTY}/results", "20 answers sent"
AREAS = {
    "Area": f"desk/areas/{AREA}",
    "Area, one language": f"desk/areas/{AREA}?language=bn",
    "Area, one channel": f"desk/areas/{AREA}?channel=letter",
    "Area, one municipality": f"desk/areas/{AREA}?municipality=1",
}
SURVEYS = {
    "Start of a survey": f"surveys/{TWENTY}/",
    "Results": RESULTS,
    "Results by language": f"{RESULTS}?show=language:bn",
    "Results by an answer": f"{RESULTS}?show=answer:Q1:b",
    "Two questions compared": f"desk/surveys/{TWENTY}/compare?question=Q2&by=answer:Q1",
    SENT: "",
}
FILES = ("csv responses", "csv answers", "xlsx responses", "sav responses", "jsonl responses")
PEAK = """import sys; from consult.cli.main import main; main(sys.argv[1:], standalone_mode=False)
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])"""
Sides = Sequence[tuple[Server, Row]]


class Bench:
    """What was asked for on the command line, and how it is measured."""

    def __init__(self) -> None:
        parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
        parser.add_argument("--database", choices=("sqlite", "postgresql"), help="one, not both")
        parser.add_argument("--quick", action="store_true", help="small and short: does it run?")
        parser.add_argument("--write", action="store_true", help="figures into docs/performance.md")
        parser.add_argument("--rows", nargs="+", default=[""], help="only rows with such names")
        self.asked = asked = parser.parse_args()
        self.seconds, self.rounds, self.people = (1.0, 2, 20) if asked.quick else (2.0, 5, 200)
        self.contributions = (1_000, 10_000) if asked.quick else (10_000, 100_000)
        self.responses = (100, 1_000) if asked.quick else (100, 50_000)

    def wanted(self, name: str) -> bool:
        """Whether a row was asked for."""
        return any(part.lower() in name.lower() for part in self.asked.rows)

    def measure(
        self, sides: Sides, connections: int, rounds: int, part: float = 1
    ) -> list[list[Round]]:
        """The rounds of each side, in turn, so that what else the machine does hits all alike."""
        done: list[list[Round]] = [[] for _ in sides]
        for _ in range(rounds + 1):
            for (server, row), own in zip(sides, done, strict=True):
                own.append(row.run(server, connections, self.seconds * part))
        return [own[1:] for own in done]  # the first round warms up

    def throughput(self, site: Site, ours: Server, floor: Server) -> str:
        """Requests a second, CPU time of a request and the slowest twentieth, beside the floor's."""
        scene, lines = Scene(site, ours, self.people), []
        sent = int(self.seconds * 600), 2 * self.rounds + 2
        rows = {
            "Survey page": scene.survey_page,
            "Survey post: one page": scene.keep_answers,
            "Survey post: all answers": lambda: scene.send(DEMO, *sent),
            "Measure with 100 comments": scene.measure,
            f"Area with {self.contributions[1]:,} contributions": scene.area,
        }
        for name in filter(self.wanted, rows):
            row = rows[name]()
            row.check(ours, floor)
            sides = [(ours, row), (floor, row)]
            usual, crowd = (self.measure(sides, many, self.rounds) for many in (8, 50))
            site.acknowledge(row.codes[: row.sent], "response", "input")
            rates = [median(each.rate for each in rounds) for rounds in usual]
            cpus = [median(each.cpu for each in rounds) for rounds in usual]
            slow = [median(each.p95 for each in rounds) for rounds in crowd]
            ratio = rates[0] / rates[1]
            aim = 0.3 if site.db.sqlite and name == "Survey page" else AIM
            figures = [f"{ratio:.2f}", f"{aim:.2f}", YES_NO[ratio >= aim]]
            times = [f"{ms:.1f}" for ms in cpus + slow]
            lines.append([name, *(f"{rate:.0f}" for rate in rates), *figures, *times])
        return table(" |ours /s|floor /s|ratio|aim|met|CPU ms|floor|p95 of 50|floor", lines)

    def growth(self, sites: Sequence[Site], servers: Sequence[Server]) -> str:
        """The time of one request at both sizes, one at a time."""
        scenes = [Scene(site, server, 1) for site, server in zip(sites, servers, strict=True)]
        lines, rounds = [], self.rounds * 2
        for name, path in (AREAS | SURVEYS).items():
            if not self.wanted(name):
                continue
            rows = [s.page(path) if path else s.send(TWENTY, 200, rounds + 1) for s in scenes]
            done = self.measure([*zip(servers, rows, strict=True)], 1, rounds, 1 / 4)
            few, many = (median(each.median for each in side) for side in done)
            for site, row in zip(sites, rows, strict=True):
                site.acknowledge(row.codes[: row.sent], "response")
            fine = many <= GROWTH * few and (name != "Results by language" or many < MOST_MS)
            sizes = self.contributions if name in AREAS else self.responses
            times = [f"{size:,}: {ms:.1f} ms" for size, ms in zip(sizes, (few, many), strict=True)]
            lines.append([name, *times, f"{many / few:.2f}", f"{GROWTH}", YES_NO[fine]])
        return table("Growth|from|to|grows|most|met", lines)

    def exports(self, settings: Settings) -> str:
        """What it takes to write all responses to a file."""
        lines, environment = [], {**os.environ, "CONSULT_HOME": str(settings.home)}
        environment["CONSULT_DATABASE_URL"] = settings.database_url
        for name in filter(lambda kind: self.wanted(f"export {kind}"), FILES):
            form, rows = name.split()
            target = settings.home / f"export.{'xlsx' if form == 'xlsx' else 'zip'}"
            command = ["export", "responses", TWENTY, str(target), "--format", form, "--rows", rows]
            began, python = time.perf_counter(), [sys.executable, "-c", PEAK, *command]
            done = subprocess.run(python, env=environment, stdout=subprocess.PIPE, check=True)
            took, peak = time.perf_counter() - began, int(done.stdout.split()[-1]) / 1024
            size = target.stat().st_size / 1024**2
            figures = [f"{took:.1f} s", f"{size:.1f} MB", f"{peak:.0f} MB"]
            lines.append([f"Export {name}", *figures, f"{MOST_MB} MB", YES_NO[peak < MOST_MB]])
            target.unlink()
        return table(f"{self.responses[1] * 20:,} answers|time|file|memory|most|met", lines)

    def run(self, kind: str) -> str:
        """All tables of one kind of database."""
        many = self.contributions if any(map(self.wanted, AREAS)) else (0, 0)
        responses = self.responses if any(map(self.wanted, [*SURVEYS, "export"])) else (0, 0)
        with ExitStack() as stack:
            empty = databases(kind, stack)
            sites = [Site(*each) for each in zip(empty, many, responses, strict=True)]
            ours = [stack.enter_context(Server(site.settings, workers=WORKERS)) for site in sites]
            floor = stack.enter_context(Server(sites[1].settings, factory=FLOOR, workers=WORKERS))
            tables = [self.throughput(sites[1], ours[1], floor), self.growth(sites, ours)]
            tables.append(self.exports(sites[1].settings))
            for site in sites:
                site.prove()
            sql = "sqlite_version()" if kind == "sqlite" else "current_setting('server_version')"
            title = f"### {kind.title()} {sites[0].db.row(f'SELECT {sql}')[0].split()[0]}"
        return "\n\n".join(filter(None, [title, *tables]))


def table(head: str, lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns one below the other; printed, as it may take long."""
    rows = [head.split("|"), *lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    text = [[cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    left = [row.pop(0).strip().ljust(widths[0]) for row in text]
    whole = [f"| {first} | {' | '.join(row)} |" for first, row in zip(left, text, strict=True)]
    shown = "\n".join(whole if lines else [])
    print(shown, flush=True)
    return shown


def machine() -> str:
    """What this ran on."""
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    packages = ", ".join(f"{n} {version(n)}" for n in ("Flask", "SQLAlchemy", "granian", "psycopg"))
    return (
        f"{TODAY}, {os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}), "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}."
    )


def write(figures: str) -> None:
    """Put the figures into the document, in the place of the last ones."""
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{rest.split(END)[1]}")


def databases(kind: str, stack: ExitStack) -> Iterator[Settings]:
    """Two empty databases, that go when the stack ends."""
    home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="consult-bench-")))
    server = ""
    if kind == "postgresql":
        cluster = Cluster(durable=True)
        stack.callback(cluster.stop)
        if not (server := cluster.start() or ""):
            raise Broken("PostgreSQL is not here and could not be installed")
    for name in ("small", "large"):
        if server:
            Database(server).run(f"CREATE DATABASE {name}")
        url = server.replace("/postgres?", f"/{name}?")
        yield from_environment({"CONSULT_HOME": str(home / name), "CONSULT_DATABASE_URL": url})


def main() -> int:
    """Measure and print."""
    bench = Bench()
    kinds = [bench.asked.database] if bench.asked.database else ["sqlite", "postgresql"]
    try:
        tables = [bench.run(kind) for kind in kinds]
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    served = f"{WORKERS} web processes of {THREADS} threads on each side."
    figures = "\n\n".join([f"{machine()} {served}", *tables])
    print(f"\n{figures}")
    if bench.asked.write:
        write(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
