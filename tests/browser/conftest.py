"""Chromium before a real server with the demonstration plan."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, sync_playwright
from sqlalchemy import select

from consult.app import create_app
from consult.cli.database import DEMO_PASSWORD
from consult.db import migrate
from consult.db.session import session as app_session
from consult.db.session import writing
from consult.demo.actions import load_demo
from consult.people.models import Account
from consult.plan.models import Plan
from consult.settings import Settings, from_environment
from consult.surveys.actions.exports import ask_for_export
from consult.surveys.actions.releases import release_results
from consult.surveys.exporting import Options
from consult.surveys.jobs import write_waiting_exports
from consult.surveys.models import Survey
from tests.factories.questions import every_kind
from tests.factories.surveys import make_survey
from tests.server import Server

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
SIZES = {320: {"width": 320, "height": 640}, 1280: {"width": 1280, "height": 900}}
PLAN = "vilar-monte"
EVERY_KIND = "every-kind"
"""A survey of the plan with every kind of question."""
RUN_AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


READ_AT_ONCE = ("count", "all", "is_visible", "is_checked", "inner_text")


@pytest.fixture(scope="session", autouse=True)
def whole_pages() -> Iterator[None]:
    """What Playwright reads without waiting is read of a whole page, not of one still arriving."""

    def after_loading(read: Callable[..., Any]) -> Callable[..., Any]:
        def waits(self: Locator, *args: Any, **options: Any) -> Any:
            self.page.wait_for_load_state()
            return read(self, *args, **options)

        return waits

    with pytest.MonkeyPatch.context() as patch:
        for name in READ_AT_ONCE:
            patch.setattr(Locator, name, after_loading(getattr(Locator, name)))
        yield


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation in demo mode, loaded."""
    home = tmp_path_factory.mktemp("demo")
    settings = replace(
        from_environment({"CONSULT_HOME": str(home), "CONSULT_DEMO": "1"}), redis_url=None
    )
    migrate.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context(), writing():
        today = datetime.now(settings.timezone).date()
        load_demo(app_session(), today=today, password=DEMO_PASSWORD)
        plan = app_session().scalars(select(Plan).where(Plan.slug == PLAN)).one()
        make_survey(app_session(), plan, EVERY_KIND, every_kind())
        _publish_and_export(plan, today)
        write_waiting_exports()
    return settings


def _publish_and_export(plan: Plan, today: date) -> None:
    """Results that are public, and a file of responses that somebody asked for."""
    session = app_session()
    survey = session.scalars(
        select(Survey).where(Survey.plan_id == plan.id, Survey.slug == "viver-aqui")
    ).one()
    axes = ["language", "municipality", "channel"]
    release_results(session, survey=survey, axes=axes, today=today, by_id=None)
    administrator = select(Account).where(Account.email == "admin@demo.example")
    account = session.scalars(administrator).one()
    now = datetime.now(UTC)
    ask_for_export(
        session, survey=survey, options=Options(), by_id=account.id, today=today, now=now
    )
    session.commit()


@pytest.fixture(scope="session")
def app(demo_settings: Settings) -> Flask:
    """The same application without a server, for what needs no browser."""
    application = create_app(demo_settings, testing=True)
    application.config["WTF_CSRF_ENABLED"] = False
    return application


@pytest.fixture(scope="session")
def server(demo_settings: Settings) -> Iterator[Server]:
    """It, served."""
    with Server(demo_settings, threads=4) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = os.environ.get("CONSULT_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


class Visitor:
    """A browser window that remembers what it asked other hosts for."""

    def __init__(self, context: BrowserContext, server: Server, *, javascript: bool) -> None:
        self.server = server
        self.javascript = javascript
        self.context = context
        self.page: Page = context.new_page()
        self.strangers: list[str] = []
        self.problems: list[str] = []
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
        return self.page

    def sign_in(self, email: str, language: str = "en", password: str = DEMO_PASSWORD) -> None:
        """Sign in."""
        self.go(f"/{language}/account/login")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_load_state()

    def look(self) -> None:
        """No stranger asked, no script failed, nothing wider than the window."""
        assert self.strangers == []
        assert self.problems == []
        wire = self.context.new_cdp_session(self.page)
        layout = wire.send("Page.getLayoutMetrics")
        wire.detach()
        wide = layout["cssContentSize"]["width"] - layout["cssLayoutViewport"]["clientWidth"]
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def check(self) -> None:
        """Look, and axe finds nothing."""
        self.look()
        if not self.javascript:
            return  # axe is a script itself; the same pages are checked with scripts on
        violations = self._axe()
        told = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in violations]
        assert not told, f"{self.page.url}: {told}"

    def _axe(self) -> Any:
        """What axe finds. A page may still be giving way to the next one: then look again."""
        self.page.wait_for_load_state("load")
        try:
            self.page.evaluate(AXE)
            return self.page.evaluate(RUN_AXE)
        except Error:
            self.page.wait_for_load_state("networkidle")
            self.page.evaluate(AXE)
            return self.page.evaluate(RUN_AXE)

    def picture(self, name: str) -> None:
        """Keep a screenshot where CONSULT_PICTURES names a folder."""
        if folder := os.environ.get("CONSULT_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


MakeVisitor = Callable[..., Visitor]


@pytest.fixture
def visitor(chromium: Browser, server: Server) -> Iterator[MakeVisitor]:
    """Makes visitors: `visitor(width=320, javascript=False)`."""
    contexts: list[BrowserContext] = []

    def make(width: int = 320, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport=SIZES[width],  # type: ignore[arg-type]
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(context, server, javascript=javascript)

    yield make
    for context in contexts:
        context.close()
