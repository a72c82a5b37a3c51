"""Measure this and its floor in one run on one machine, and print the ratios.

    python -m tests.bench [--database sqlite|postgresql|both] [--workers 2] [--seconds 4] [--rounds 3]
                          [--quick] [--write]

Ends with 0 whatever the figures are, and with 1 when an answer was wrong or the database does not
hold exactly what was acknowledged.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date

from sqlalchemy import func, select

from consult.cli.serve import THREADS, WORKERS
from consult.contributions.rules.receipt_codes import keyed_hash
from consult.questionnaire.models.responses import OpenAnswer, SurveyResponse
from consult.results.jobs import verify_tallies
from consult.settings import Settings
from tests.bench import report
from tests.bench.data import Ground, opened
from tests.bench.measuring import Broken, Result, measure
from tests.bench.places import Place, place
from tests.bench.scenes import SCENES, Scene, Stage, area
from tests.server import Server

FLOOR = "tests.bench.floor:create_app"
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"language": "bn"},
    {"channel": "letter"},
    {"municipality": "1"},
)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each side")
    parser.add_argument("--workers", type=int, default=WORKERS, help="web processes of each side")
    parser.add_argument("--quick", action="store_true", help="small and short: does it run?")
    parser.add_argument("--write", action="store_true", help="figures into docs/performance.md")
    found = parser.parse_args()
    found.sizes = (1_000, 10_000) if found.quick else (10_000, 100_000)
    if found.quick:
        found.seconds, found.rounds = min(found.seconds, 1.0), 1
    return found


def processes(workers: int) -> str:
    """How both sides were served."""
    many = "One web process" if workers == 1 else f"{workers} web processes"
    return f"{many} of {THREADS} threads on each side."


def say(words: str) -> None:
    """Tell how far we are."""
    print(words, flush=True)


class Both:
    """Ours and the floor, serving one database."""

    def __init__(self, settings: Settings, stack: ExitStack, workers: int) -> None:
        self.ours = stack.enter_context(Server(settings, workers=workers))
        self.floor = stack.enter_context(Server(settings, factory=FLOOR, workers=workers))

    def measure(self, scene: Scene, asked: argparse.Namespace, connections: int = 8) -> Result:
        """Measure a scene on both."""
        return measure(
            scene,
            self.ours.port,
            self.floor.port,
            rounds=asked.rounds,
            seconds=asked.seconds,
            connections=connections,
        )


def throughput(there: Place, asked: argparse.Namespace, today: date) -> list[Result]:
    """All scenes, then whether everything acknowledged is stored."""
    posts = int(asked.rounds * asked.seconds * 900) + 100  # a second: more than any side stores
    with ExitStack() as stack:
        both = Both(there.large, stack, asked.workers)
        with opened(there.large) as (app, session):
            before = set(session.scalars(select(SurveyResponse.receipt_key)))
            stage = Stage(app, session, Ground.of(session), today, posts)
            scenes = [make(stage) for make in SCENES] + [area(stage, asked.sizes[1])]
            session.commit()
        results = []
        for scene in scenes:
            results.append(both.measure(scene, asked))
            say(f"  {scene.name}: {results[-1].ratio:.2f} of the floor")
    _prove(there.large, before, results)
    return results


def _prove(settings: Settings, before: set[str], results: Sequence[Result]) -> None:
    """Raise Broken unless the database holds exactly the acknowledged responses."""
    sent = [code for r in results for side in (r.ours, r.floor) for code in side.acknowledged]
    wanted = before | {keyed_hash(settings.secret_key, code, "response") for code in sent}
    with opened(settings) as (_app, session):
        stored = list(session.scalars(select(SurveyResponse.receipt_key)))
        if set(stored) != wanted or len(stored) != len(wanted):
            raise Broken(f"{len(stored)} responses are stored, {len(wanted)} were acknowledged")
        words = session.scalar(select(func.count()).select_from(OpenAnswer)) or 0
        if words < len(sent):
            raise Broken(f"{words} open answers are stored of {len(sent)}")
        survey = Ground.of(session).survey.id
        session.commit()  # the job has a session of its own
        if wrong := verify_tallies(survey):
            raise Broken(f"{wrong} tallies differ from a recount")
    say(f"  {len(sent)} responses acknowledged, all of them stored, tallies right")


def growth(there: Place, asked: argparse.Namespace, today: date) -> list[tuple[Result, Result]]:
    """The area at both sizes: one reader, the same filters, in turn."""
    with ExitStack() as stack:
        sides = [(Both(s, stack, asked.workers), s) for s in (there.small, there.large)]
        pairs = []
        for filters in FILTERS:
            found = []
            for (both, settings), size in zip(sides, asked.sizes, strict=True):
                with opened(settings) as (app, session):
                    stage = Stage(app, session, Ground.of(session), today, 0)
                    scene = area(stage, size, **filters)
                found.append((both, scene))
            pairs.append(_in_turn(found, asked))
            say(f"  {pairs[-1][1].name}: {pairs[-1][1].ours.middle * 1000:.1f} ms")
    return pairs


def _in_turn(
    found: Sequence[tuple[Both, Scene]], asked: argparse.Namespace
) -> tuple[Result, Result]:
    """Both sizes round by round, one connection."""
    short = argparse.Namespace(rounds=1, seconds=asked.seconds / 4)
    results: list[Result | None] = [None, None]
    for _ in range(asked.rounds * 2):
        for place_, (both, scene) in enumerate(found):
            one = both.measure(scene, short, connections=1)
            if (kept := results[place_]) is None:
                results[place_] = one
            else:
                kept.ours.rounds += one.ours.rounds
                kept.floor.rounds += one.floor.rounds
    small, large = results
    assert small is not None
    assert large is not None
    return small, large


def run(kind: str, asked: argparse.Namespace, today: date) -> str | None:
    """One database: its tables, or None where it can't be had."""
    say(f"{kind}: preparing {asked.sizes[0]:,} and {asked.sizes[1]:,} inputs …")
    with place(kind, asked.sizes, today) as there:
        if there is None:
            say(f"{kind}: SKIPPED: it is not here and could not be installed")
            return None
        many = asked.sizes[1] - asked.sizes[0]
        say(f"  {many:,} inputs recorded in {there.seconds:.0f} s")
        rates = throughput(there, asked, today)
        pairs = growth(there, asked, today)
        return (
            f"### {there.version}\n\n{report.throughput(rates)}\n\n"
            f"{report.growth(asked.sizes, pairs)}\n\n"
            f"Recording {many:,} inputs took {there.seconds:.0f} s "
            f"({many / there.seconds:,.0f} a second)."
        )


def main() -> int:
    """Measure and print."""
    asked, today = options(), date.today()  # noqa: DTZ011
    kinds = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    try:
        tables = [table for kind in kinds if (table := run(kind, asked, today))]
    except Broken as broken:
        say(f"BROKEN: {broken}")
        return 1
    figures = "\n\n".join([f"{report.machine()} {processes(asked.workers)}", *tables])
    say(f"\n{figures}")
    if asked.write:
        report.write(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
