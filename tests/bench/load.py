"""A light load generator: a process of its own, plain sockets, HTTP/1.1 with keep-alive.

    python -m tests.bench.load    reads a pickled Job from stdin, writes a pickled Outcome to stdout

It talks to this machine only, and ends after so many requests or so many seconds. What was begun
is always finished, so that each request is either acknowledged or was never sent.
"""

from __future__ import annotations

import pickle
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Job:
    """What to send: GETs go round and round, posts are sent once each, in order."""

    port: int
    requests: Sequence[bytes]
    seconds: float
    connections: int = 8
    status: int = 200
    """What each must be answered with."""
    once: bool = False


@dataclass
class Outcome:
    """What came back."""

    seconds: float = 0.0
    sent: int = 0
    """For a job of posts: the first so many of its requests were sent, and all were answered."""
    times: list[float] = field(default_factory=list)
    """Seconds of each answer with the status that was asked for."""
    wrong: Counter[int] = field(default_factory=Counter)
    """Answers with another status; 0: the connection broke."""
    body_bytes: int = 0
    locations: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def middle(self) -> float:
        """Median time of an answer, in seconds."""
        return statistics.median(self.times) if self.times else 0.0

    @property
    def slow(self) -> float:
        """95th percentile of the times, in seconds."""
        return sorted(self.times)[int(len(self.times) * 0.95)] if self.times else 0.0


class Connection:
    """One browser: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.began = 0.0

    def send(self, request: bytes) -> None:
        """Send; the clock starts."""
        self.buffer = b""
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def answer(self) -> tuple[int, bytes, int] | None:
        """Status, head and length of the body once the answer is whole; None until then."""
        piece = self.socket.recv(262144)
        self.buffer = self.buffer + piece if self.buffer else piece
        end = self.buffer.find(b"\r\n\r\n")
        if not piece:
            return (0, b"", 0)
        if end < 0:
            return None
        head = self.buffer[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        if at < 0:
            raise ValueError("an answer without Content-Length")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0])
        if len(self.buffer) < end + 4 + length:
            return None
        return int(self.buffer[9:12]), self.buffer[:end], length


def _location(head: bytes) -> str:
    at = head.lower().find(b"\r\nlocation:")
    return head[at + 11 :].split(b"\r\n", 1)[0].decode().strip() if at >= 0 else ""


class Run:
    """One job being done."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.outcome = Outcome()
        self.coming: Iterator[bytes] = iter(job.requests) if job.once else cycle(job.requests)
        self.selector = selectors.DefaultSelector()
        self.busy = 0

    def run(self) -> Outcome:
        """Send until time or requests are over, then wait for what is under way."""
        started = time.perf_counter()
        self.end = started + self.job.seconds
        for _ in range(self.job.connections):
            connection = Connection(self.job.port)
            self.selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._next(connection)
        while self.busy:
            for key, _events in self.selector.select(30):
                self._read(key.data)
        self.outcome.seconds = time.perf_counter() - started
        self.selector.close()
        return self.outcome

    def _next(self, connection: Connection) -> None:
        request = next(self.coming, None) if time.perf_counter() < self.end else None
        if request is None:
            return
        connection.send(request)
        self.busy += 1
        self.outcome.sent += 1

    def _read(self, connection: Connection) -> None:
        try:
            found = connection.answer()
        except OSError:
            found = (0, b"", 0)
        if found is None:
            return
        status, head, length = found
        self.busy -= 1
        if status == self.job.status:
            self.outcome.times.append(time.perf_counter() - connection.began)
            self.outcome.body_bytes += length
            if status >= 300:
                self.outcome.locations[_location(head)] += 1
        else:
            self.outcome.wrong[status] += 1
        if status:
            self._next(connection)
        else:
            self.selector.unregister(connection.socket)


def get(path: str, cookie: str = "") -> bytes:
    """A GET as a browser sends it."""
    return _request("GET", path, cookie, b"")


def post(path: str, body: str, cookie: str = "") -> bytes:
    """A POST of a form, already encoded."""
    return _request("POST", path, cookie, body.encode())


def _request(method: str, path: str, cookie: str, body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "User-Agent: Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: pt,en;q=0.5",
        "Accept-Encoding: gzip, deflate, br, zstd",
    ]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drive(job: Job) -> Outcome:
    """Do a job in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=pickle.dumps(job),
        stdout=subprocess.PIPE,
        check=True,
        timeout=job.seconds + 120,
    )
    outcome = pickle.loads(done.stdout)
    assert isinstance(outcome, Outcome)
    return outcome


if __name__ == "__main__":
    # Under its importable name, so that the other side can read what is pickled.

    asked = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(Run(asked).run()))
