"""Chromium before a real server with the demonstration plan."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, sync_playwright

from consult.app.factory import create_app
from consult.settings import Settings
from tests.browser.browser_window import PICTURES, House, Visitor, size
from tests.browser.demonstration import EVERY_KIND, PLAN, links_in, made_once, settings_in
from tests.browser.links import Links, endpoint_of
from tests.server import Server

__all__ = ["EVERY_KIND", "PLAN", "MakeVisitor", "Visitor"]

FEATURES = (
    # The popups of the address bar are pages of their own: two for each window that a test opens.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # What Playwright turns off itself, for the last list given counts.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    f"--disable-features={','.join(FEATURES)}",
]  # fmt: skip
READ_AT_ONCE = ("count", "all", "is_visible", "is_checked", "inner_text")


def pytest_configure(config: pytest.Config) -> None:
    """Say which marks there are."""
    config.addinivalue_line(
        "markers",
        "shows(*endpoints): kinds of pages that axe looks at in this test, if it is in it at all",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


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
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that all workers of this run share, with the demonstration in it."""
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id == "master" else own.parent
    made_once(folder)
    return folder


@pytest.fixture(scope="session")
def demo_settings(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation in demo mode, this worker's own."""
    home = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(made_once(made), home)
    return settings_in(home)


@pytest.fixture(scope="session")
def links(made: Path) -> tuple[Links, Links]:
    """Where links lead a visitor, and the administrator."""
    return links_in(made)


@pytest.fixture(scope="session")
def app(demo_settings: Settings) -> Flask:
    """The same application without a server, for what needs no browser."""
    application = create_app(demo_settings, testing=True)
    application.config["WTF_CSRF_ENABLED"] = False
    return application


@pytest.fixture(scope="session")
def house(app: Flask, demo_settings: Settings, worker_id: str) -> Iterator[House]:
    """It, served; and what its visitors remember."""
    with Server(demo_settings, threads=4) as running:
        house = House(running, lambda path: endpoint_of(app, path))
        yield house
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        lines = ("\t".join(line) + "\n" for line in sorted(set(house.looked_at)))
        (Path(PICTURES) / f"looked-at-{worker_id}.tsv").write_text("".join(lines))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = os.environ.get("CONSULT_CHROMIUM") or shutil.which("chromium-headless-shell")
    path = path or shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


MakeVisitor = Callable[..., Visitor]


@pytest.fixture
def visitor(
    chromium: Browser, house: House, request: pytest.FixtureRequest
) -> Iterator[MakeVisitor]:
    """Makes visitors: `visitor(width=320, javascript=False, axe=True)`.

    In the end axe has seen every kind of page that the test is marked to show.
    """
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def make(width: int = 320, javascript: bool = True, axe: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport=size(width), java_script_enabled=javascript, reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        made = Visitor(context, house, width=width, javascript=javascript, axe=axe)
        visitors.append(made)
        return made

    failures = request.session.testsfailed
    yield make
    for context in contexts:
        context.close()
    if any(one.axe for one in visitors) and request.session.testsfailed == failures:
        named = {name for mark in request.node.iter_markers("shows") for name in mark.args}
        missed = named - set().union(*(one.shown for one in visitors))
        assert not missed, f"axe never saw {sorted(missed)}"
