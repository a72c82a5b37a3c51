"""A light load generator for this machine only: plain sockets, HTTP/1.1 with keep-alive.

A round ends after so many seconds, and what was sent is always waited for: each request is either
acknowledged or was never sent.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.server import Server

HOST, ENCODINGS = "127.0.0.1", "Accept-Encoding: gzip, deflate, br, zstd"
HEADERS = (
    f"Host: {HOST}",
    "Accept: text/html,*/*;q=0.8",
    "Accept-Language: pt,en;q=0.5",
    ENCODINGS,
)
FORM = "Content-Type: application/x-www-form-urlencoded"


class Broken(Exception):
    """Something answered what it should not have: nothing can be said about speed."""


class Round(NamedTuple):
    """What came back in a round; times are in milliseconds, `cpu` is of one request."""

    sent: int
    rate: float
    cpu: float
    median: float
    p95: float


def request(path: str, cookies: Mapping[str, str], fields: Sequence[tuple[str, str]] = ()) -> bytes:
    """A GET as a browser sends it, or a POST of a form."""
    body, cookie = urlencode(fields), "; ".join(f"{k}={v}" for k, v in cookies.items())
    lines = [f"{'POST' if fields else 'GET'} {path} HTTP/1.1", *HEADERS, f"Cookie: {cookie}"]
    lines += [FORM, f"Content-Length: {len(body)}"] if fields else []
    return "\r\n".join([*lines, "", body]).encode()


def ask(connection: socket.socket, request: bytes) -> bytes:
    """Send a request and wait for the whole answer."""
    connection.sendall(request)
    answer, whole = b"", 0
    while not whole or len(answer) < whole:
        answer += (piece := connection.recv(262144))
        if not piece:
            raise Broken(f"the connection broke: {request[:300]!r}")
        if not whole and (
            head := re.match(rb"(?is).*?\r\ncontent-length: *(\d+).*?\r\n\r\n", answer)
        ):
            whole = head.end() + int(head[1])
    return answer


def run(
    server: Server, requests: Iterator[bytes], expect: bytes, connections: int, seconds: float
) -> Round:
    """Send requests in turn. Raises Broken where an answer does not begin as expected."""
    began, cpu = time.perf_counter(), cpu_seconds(server)

    def browse() -> list[float]:
        times: list[float] = []
        with socket.create_connection((HOST, server.port), 60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (sent := time.perf_counter()) < began + seconds and (one := next(requests, None)):
                answer = ask(connection, one)
                times.append((time.perf_counter() - sent) * 1000)
                if not re.match(expect, answer):
                    raise Broken(f"{one[:300]!r}: {answer[:300]!r}")
        return times

    with ThreadPoolExecutor(connections) as pool:
        browsers = [pool.submit(browse) for _ in range(connections)]
    times = sorted(took for browser in browsers for took in browser.result())
    if not (sent := len(times)):
        raise Broken("nothing was left to send")
    rate, cpu = sent / (time.perf_counter() - began), (cpu_seconds(server) - cpu) / sent * 1000
    return Round(sent, rate, cpu, times[sent // 2], times[int(sent * 0.95)])


def cpu_seconds(server: Server) -> float:
    """CPU time of a server's processes: the first one leads a session of its own."""
    ticks, session = 0, str(server.process.pid if server.process else 0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # a process that ends meanwhile
            fields = stat.read_text().rpartition(") ")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if fields[3] == session else 0
    return ticks / os.sysconf("SC_CLK_TCK")
