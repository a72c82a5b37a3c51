"""A real server for tests that must not pretend: granian in a process group of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import html5lib

from consult.cli.run import APP, ServerOptions, web_command
from consult.cli.serve import THREADS
from consult.settings import Settings


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The application as `consult run` serves it; `kill` is kill -9 of all its processes."""

    def __init__(
        self,
        settings: Settings,
        *,
        factory: str = APP,
        workers: int = 1,
        threads: int = THREADS,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        serving = ServerOptions("127.0.0.1", self.port, workers, threads)
        self._command = [factory if part == APP else part for part in web_command(serving)]
        self._env = {
            **os.environ,
            "CONSULT_HOME": str(settings.home),
            "CONSULT_DATABASE_URL": settings.database_url,
            "CONSULT_REDIS_URL": settings.redis_url or "",
            "CONSULT_SECRET_KEY": settings.secret_key,
            "CONSULT_BASE_URL": self.url,
            "CONSULT_DEMO": "1" if settings.demo else "",
            **(env or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start and wait until it answers."""
        root = Path(__file__).resolve().parent.parent
        self.process = subprocess.Popen(
            self._command, env=self._env, cwd=root, start_new_session=True
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.2):
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        self._end(os.killpg, signal.SIGKILL)

    def stop(self) -> None:
        """Stop it politely: it ends its workers itself, and would report those that we end."""
        self._end(os.kill, signal.SIGTERM)

    def _end(self, tell: Callable[[int, int], None], signum: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            tell(self.process.pid, signum)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


@dataclass
class Page:
    """An answer as a browser without JavaScript has it."""

    status: int
    location: str | None
    text: str

    def form(self, action_part: str = "") -> dict[str, str]:
        """The hidden and filled fields of the first POST form whose action holds `action_part`."""
        tree = html5lib.parse(self.text, treebuilder="lxml", namespaceHTMLElements=False)
        for form in tree.xpath("//form[translate(@method, 'POST', 'post')='post']"):
            if action_part in (form.get("action") or ""):
                return {
                    one.get("name"): one.get("value") or ""
                    for one in form.xpath(".//input[@type='hidden'][@name]")
                }
        raise AssertionError(f"no form {action_part!r} in {self.text[:500]}")


@dataclass
class Browser:
    """Cookies, forms and nothing else, over a plain connection."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        """GET."""
        return self._ask("GET", path, None)

    def post(self, path: str, data: Mapping[str, str]) -> Page:
        """POST a form. Raises OSError or HTTPException when the server is gone."""
        return self._ask("POST", path, urllib.parse.urlencode(data))

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        location = answer.headers.get("Location")
        return Page(answer.status, location, text)
