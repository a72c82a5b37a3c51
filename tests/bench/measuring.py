"""Measuring both sides in turn, so that what else the machine does hits both alike."""

from __future__ import annotations

import html
import http.client
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.load import HOST, Job, Outcome, drive
from tests.bench.scenes import Scene, Side


class Broken(Exception):
    """Something answered what it should not have: nothing can be said about speed."""


@dataclass
class Measured:
    """The rounds of one side."""

    rounds: list[Outcome] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    """The codes whose answers were said to be stored."""

    @property
    def rate(self) -> float:
        """Answers a second: the median of the rounds."""
        return statistics.median(one.rate for one in self.rounds)

    @property
    def middle(self) -> float:
        """Median time of an answer, in seconds: the median of the rounds."""
        return statistics.median(one.middle for one in self.rounds)

    @property
    def slow(self) -> float:
        """95th percentile of the times, in seconds: the median of the rounds."""
        return statistics.median(one.slow for one in self.rounds)


@dataclass(frozen=True)
class Result:
    """A scene, measured on both sides."""

    name: str
    ours: Measured
    floor: Measured

    @property
    def ratio(self) -> float:
        """Ours in floors."""
        return self.ours.rate / self.floor.rate


class Feed:
    """The requests of a side, round by round: each post once, pages again and again."""

    def __init__(self, side: Side, port: int, status: int) -> None:
        self.side, self.port, self.status = side, port, status
        self.done = Measured()
        self.sent = 0

    def round(self, seconds: float, connections: int) -> None:
        """One round. Raises Broken at the first wrong answer."""
        once = bool(self.side.codes)
        requests = self.side.requests[self.sent :] if once else self.side.requests
        job = Job(self.port, requests, seconds, connections, self.status, once)
        outcome = drive(job)
        if outcome.wrong or not outcome.times:
            raise Broken(f"answered with {dict(outcome.wrong)}: {self.side.requests[0][:200]!r}")
        if self.status == 303:
            _went_on(outcome.locations)
        if once:
            self.done.acknowledged += self.side.codes[self.sent : self.sent + outcome.sent]
            self.sent += outcome.sent
        self.done.rounds.append(outcome)


def _went_on(locations: Counter[str]) -> None:
    """A post that is refused politely goes somewhere else."""
    strange = [one for one in locations if not re.search(r"/(\d+|send|thanks)$", one)]
    if strange:
        raise Broken(f"led to {strange[:3]}")


def measure(
    scene: Scene, ours: int, floor: int, *, rounds: int, seconds: float, connections: int = 8
) -> Result:
    """Measure a scene: floor, ours, floor, ours …; the ports are those of the servers."""
    if scene.words:
        _says("ours", ours, scene.ours.requests[0], scene.words)
        _says("floor", floor, scene.floor.requests[0], scene.words)
    feeds = Feed(scene.floor, floor, scene.status), Feed(scene.ours, ours, scene.status)
    for feed in feeds:
        if not feed.side.codes:
            drive(Job(feed.port, feed.side.requests, 0.5, connections, feed.status))
    for _ in range(rounds):
        for feed in feeds:
            feed.round(seconds, connections)
    return Result(scene.name, feeds[1].done, feeds[0].done)


def _says(who: str, port: int, request: bytes, words: Sequence[str]) -> None:
    """Raise Broken unless the page holds all these words."""
    head, *lines = request.decode().split("\r\n\r\n")[0].split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    headers.pop("Accept-Encoding")
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", head.split(" ")[1], headers=headers)
    answer = connection.getresponse()
    page = html.unescape(answer.read().decode())
    connection.close()
    if answer.status != 200:
        raise Broken(f"{who}: {head}: {answer.status} {answer.headers.get('Location')}")
    if missing := [one for one in words if one not in page]:
        raise Broken(f"{who}: {head}: does not say {missing[:3]} ({len(missing)} of {len(words)})")
