"""A browser window that remembers what it saw and whom it asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import BrowserContext, CDPSession, Error, Page

from consult.cli.database import DEMO_PASSWORD
from tests.server import Server

HEIGHTS = {320: 640, 1280: 900}
"""The two windows: a narrow phone's and a desk's."""
RUN_AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
PICTURES = os.environ.get("CONSULT_PICTURES")
"""A folder for screenshots and for the list of what was looked at."""
SECONDS_TO_LAY_OUT = 10.0
LOGIN = "/account/login"


def size(width: int) -> Any:
    """The window of a width."""
    return {"width": width, "height": HEIGHTS[width]}


@dataclass
class House:
    """What the visitors of a process share."""

    server: Server
    endpoint_of: Callable[[str], str | None]
    signed_in: dict[str, list[Any]] = field(default_factory=dict)
    """The cookies of who has signed in already, by e-mail address."""
    looked_at: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    """Kind of page, path, width, "scripts" or "", "axe" or ""."""


class Visitor:
    """A browser window; its cookies and its cache are its own."""

    def __init__(
        self, context: BrowserContext, house: House, *, width: int, javascript: bool, axe: bool
    ) -> None:
        self.house = house
        self.server = house.server
        self.width = width
        self.javascript = javascript
        self.axe = axe and javascript  # axe is a script itself
        self.context = context
        self.page: Page = context.new_page()
        self.strangers: list[str] = []
        self.problems: list[str] = []
        self.shown: set[str] = set()
        self._wire: CDPSession | None = None
        context.on("request", self._watch)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _watch(self, request: Any) -> None:
        place = urlsplit(request.url)
        if (
            place.scheme in {"http", "https", "ws"}
            and place.netloc != f"127.0.0.1:{self.server.port}"
        ):
            self.strangers.append(request.url)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(message.text)

    def go(self, path: str, status: int = 200) -> Page:
        """Open a path of the server, which answers with `status`."""
        answer = self.page.goto(self.server.url + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        assert LOGIN in path or LOGIN not in self.page.url, f"{path}: it asks to sign in"
        return self.page

    def sign_in(self, email: str, language: str = "en") -> None:
        """Be signed in to an account of the demonstration: by its form once, then by the cookies."""
        if email not in self.house.signed_in:
            self.sign_in_by_form(email, language)
            self.house.signed_in[email] = self.context.cookies()
        self.context.add_cookies(self.house.signed_in[email])

    def sign_in_by_form(
        self, email: str, language: str = "en", password: str = DEMO_PASSWORD
    ) -> None:
        """Sign in as people do."""
        self.go(f"/{language}/account/login")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_load_state()

    def resize(self, width: int) -> None:
        """Make the window of another width."""
        self.page.set_viewport_size(size(width))
        self.width = width

    def look(self) -> None:
        """No stranger asked, no script failed, nothing wider than the window."""
        assert self.strangers == []
        assert self.problems == []
        wide = self._content_width() - self.width
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        self._remember("")

    def _content_width(self) -> int:
        """How wide the page is, once it is laid out in the window as it is now."""
        self._wire = wire = self._wire or self.context.new_cdp_session(self.page)
        end = time.monotonic() + SECONDS_TO_LAY_OUT
        while True:
            layout = wire.send("Page.getLayoutMetrics")
            if layout["cssLayoutViewport"]["clientWidth"] == self.width:
                return int(layout["cssContentSize"]["width"])
            assert time.monotonic() < end, f"{self.page.url}: {layout['cssLayoutViewport']}"

    def check(self) -> None:
        """Look, and axe finds nothing, where this visitor brings it."""
        self.look()
        if not self.axe:
            return
        told = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in self._violations()]
        assert not told, f"{self.page.url}: {told}"
        self._remember("axe")

    def _violations(self) -> Any:
        """What axe finds. A page may still be giving way to the next one: then look again."""
        self.page.wait_for_load_state("load")
        try:
            return self._run_axe()
        except Error:
            self.page.wait_for_load_state("networkidle")
            return self._run_axe()

    def _run_axe(self) -> Any:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        return self.page.evaluate(RUN_AXE)

    def _remember(self, how: str) -> None:
        """Note that this page was looked at."""
        path = urlsplit(self.page.url).path
        endpoint = self.house.endpoint_of(path) or "no page"
        scripts = "scripts" if self.javascript else ""
        self.house.looked_at.append((endpoint, path, str(self.width), scripts, how))
        if how:
            self.shown.add(endpoint)

    def picture(self, name: str) -> None:
        """Keep a screenshot where CONSULT_PICTURES names a folder."""
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
