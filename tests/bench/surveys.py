"""Surveys at 100 and at 50,000 responses, and taking a million answers out.

    python -m tests.bench.surveys [--database sqlite|postgresql|both] [--quick] [--write]

Times are of requests within the process, by one person, in turn on both sizes; the median counts.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from consult.collection.actions import responses
from consult.db import migrate
from consult.disclosure.breakdowns import BreakdownVariable, Subgroup
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.responses import CollectionMode
from consult.results.queries.results import survey_results
from consult.settings import Settings
from tests.bench import report
from tests.bench.data import opened
from tests.bench.places import _on, _settings, _version
from tests.bench.responses import answers, survey_of
from tests.factories.people import staff
from tests.services import Cluster

SECRET = "bench" * 8
BEGIN = "<!-- surveys: written by python -m tests.bench.surveys -->"
END = "<!-- end of surveys -->"
GROWTH, MOST_MS, MOST_MB = 1.25, 100.0, 200.0
FILES = (("csv", "responses"), ("csv", "answers"), ("xlsx", "responses"), ("sav", "responses"),
         ("jsonl", "responses"))  # fmt: skip
PEAK = """
import re, sys
from click.testing import CliRunner
from consult.cli.main import main
found = CliRunner().invoke(main, sys.argv[1:])
if found.exit_code: sys.exit(found.output)
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


@dataclass
class Side:
    """What is done on one size of the survey: by name, once each time it is called."""

    things: dict[str, Callable[[], object]]


@contextmanager
def side(settings: Settings, today: date) -> Iterator[Side]:
    """A browser of staff and one of somebody who answers, and the actions of answering."""
    with opened(settings) as (app, session):
        app.config["WTF_CSRF_ENABLED"] = False
        plan, survey = session.scalars(select(Plan)).one(), session.scalars(select(Survey)).one()
        desk, visitor = app.test_client(), app.test_client()
        staff(desk, session, plan)
        session.commit()
        version = load_version(session, survey.current_version_id or 0)
        here = "/pt/medir/surveys/medicao/"
        results = "/pt/medir/desk/surveys/medicao/"
        chance, number = random.Random(1), [10**9]

        def ask(client: FlaskClient, address: str) -> Callable[[], object]:
            def get() -> None:
                answer = client.get(address)
                if answer.status_code != 200:
                    raise SystemExit(f"{address}: {answer.status_code}")

            return get

        def begin() -> None:
            code = f"{number[0]:016d}"
            number[0] += 1
            responses.start_response(
                session, survey=survey, code=code, language="pt", today=today, secret=SECRET
            )
            session.commit()

        def submit() -> None:
            code = f"{number[0]:016d}"
            number[0] += 1
            responses.store_response(
                session, survey=survey, version=version, code=code, answers=answers(chance),
                language="pt", channel=CollectionMode.WEB, municipality_id=None, today=today,
                secret=SECRET,
            )  # fmt: skip
            session.commit()

        chosen = Subgroup(BreakdownVariable.LANGUAGE, "bn")
        yield Side(
            {
                "Open the survey": ask(visitor, here),
                "Begin to answer": begin,
                "Store a response of 20 answers": submit,
                "Results, everybody": ask(desk, results + "results"),
                "Results by language": ask(desk, results + "results?show=language:bn"),
                "Results by an answer": ask(desk, results + "results?show=answer:Q1:b"),
                "Two compared": ask(desk, results + "compare?question=Q2&by=answer:Q1"),
                "Results by language, without the page": lambda: survey_results(
                    session, survey, chosen
                ),
            }
        )
        session.rollback()


def measured(sides: list[Side], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each thing on each side: medians, the sides in turn."""
    found = {}
    for name in sides[0].things:
        times: list[list[float]] = [[] for _ in sides]
        for nth in range(rounds + 3):
            for at, one in enumerate(sides):
                started = time.perf_counter()
                one.things[name]()
                if nth >= 3:
                    times[at].append((time.perf_counter() - started) * 1000)
        found[name] = [statistics.median(each) for each in times]
    return found


def exported(settings: Settings, folder: Path) -> list[tuple[str, float, float, float]]:
    """What each kind of file takes: its name, seconds, megabytes of memory, megabytes of file."""
    found = []
    environment = {
        **os.environ,
        "CONSULT_HOME": str(settings.home),
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_SECRET_KEY": SECRET,
    }
    for form, rows in FILES:
        target = folder / f"{form}-{rows}.{'xlsx' if form == 'xlsx' else 'zip'}"
        command = ["export", "responses", "medicao", str(target), "--format", form, "--rows", rows]
        started = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-c", PEAK, *command], env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        took = time.perf_counter() - started
        if run.returncode:
            raise SystemExit(run.stderr or run.stdout)
        size = target.stat().st_size / 1024**2
        found.append((f"{form.upper()}, a row a {rows[:-1]}", took, float(run.stdout), size))
        target.unlink()
    return found


def run(kind: str, sizes: tuple[int, int], rounds: int, today: date) -> str | None:
    """One database: its tables."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="consult-bench-")))
        server = None
        if kind == "postgresql":
            cluster = Cluster(durable=True)
            stack.callback(cluster.stop)
            server = cluster.start()
            if server is None:
                return None
        places = []
        for name, many in zip(("few", "many"), sizes, strict=True):
            settings = _settings(home / name, server)
            if server is not None:
                _on(server, f"CREATE DATABASE {name}")
            migrate.upgrade(settings.database_url)
            started = time.perf_counter()
            with opened(settings) as (_app, session):
                survey_of(session, many, today)
            print(
                f"{kind}: {many:,} responses in {time.perf_counter() - started:.0f} s", flush=True
            )
            if server is not None:
                _on(settings.database_url, "VACUUM ANALYZE")
            places.append(settings)
        with ExitStack() as both:
            sides = [both.enter_context(side(settings, today)) for settings in places]
            times = measured(sides, rounds)
        files = exported(places[1], home)
        return f"### {_version(places[0].database_url)}\n\n{tables(sizes, times, files)}"


def tables(
    sizes: tuple[int, int],
    times: dict[str, list[float]],
    files: list[tuple[str, float, float, float]],
) -> str:
    """The figures as tables."""
    rows = [
        (name, f"{small:.1f} ms", f"{large:.1f} ms", f"{large / small:.2f}", f"{GROWTH:.2f}",
         "yes" if large <= GROWTH * small else "NO")
        for name, (small, large) in times.items()
    ]  # fmt: skip
    head = ("", f"{sizes[0]:,} responses", f"{sizes[1]:,}", "grows", "most", "met")
    grown = report._table(head, rows)
    out = [
        (name, f"{took:.1f} s", f"{peak:.0f} MB", f"{size:.1f} MB",
         "yes" if peak < MOST_MB else "NO")
        for name, took, peak, size in files
    ]  # fmt: skip
    many = sizes[1] * 20
    written = report._table((f"{many:,} answers out", "time", "memory", "file", "met"), out)
    return f"{grown}\n\n{written}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="small and short: does it run?")
    parser.add_argument("--write", action="store_true", help="figures into docs/performance.md")
    asked = parser.parse_args()
    sizes, rounds = ((100, 1_000), 5) if asked.quick else ((100, 50_000), 40)
    kinds = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    today = date.today()  # noqa: DTZ011
    found = [table for kind in kinds if (table := run(kind, sizes, rounds, today))]
    figures = "\n\n".join([report.machine(), *found])
    print(figures)
    if asked.write:
        text = report.DOCUMENT.read_text()
        with contextlib.suppress(ValueError):
            before, rest = text.split(BEGIN)
            text = f"{before}{BEGIN}\n\n{figures}\n\n{END}{rest.split(END)[1]}"
        report.DOCUMENT.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
