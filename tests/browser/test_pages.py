"""Every page, public and of the staff: axe finds nothing, no other host is asked, nothing sticks out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

from tests.browser.browser_window import HEIGHTS, Visitor
from tests.browser.combinations import NARROW, PUBLIC, STAFF, WIDE, Visit, visits
from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import ADMINISTRATOR
from tests.browser.links import Links

NO_PAGE = {
    "static": "a file",
    "home.survey_short_url": "on posters and in QR codes; leads on",
    "authoring.choose_import_target": "leads on to the survey chosen",
    "collection.audio_file": "played, not linked: collection/test_audio",
    "health.healthz": "one word for machines: app/test_health",
}
"""What is reached by GET and is no page of its own."""
BATCHES = 8
"""The staff's pages are looked at in so many tests, that two workers share them evenly."""


def shown_in_tests() -> set[str]:
    """Kinds of pages that other tests in this folder show axe, on the way where no link leads."""
    here = Path(__file__)
    modules = [
        import_module(f"{__package__}.{path.stem}")
        for path in sorted(here.parent.glob("test_*.py"))
        if path != here
    ]
    marks = [
        mark
        for module in modules
        for test in vars(module).values()
        for mark in getattr(test, "pytestmark", ())
    ]
    return {name for mark in marks if mark.name == "shows" for name in mark.args}


def staff_pages(links: tuple[Links, Links]) -> dict[str, list[str]]:
    """The pages that are the staff's alone."""
    public, staff = links
    return {name: pages for name, pages in staff.pages.items() if name not in public.found}


def test_axe_sees_every_kind_of_page(app: Flask, links: tuple[Links, Links]) -> None:
    linked = {*links[0].found, *links[1].found}
    kinds = {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods
    }
    missed = kinds - linked - shown_in_tests() - set(NO_PAGE)
    assert not missed, f"no link leads to {sorted(missed)}, and no test is marked to show them"
    assert not linked & set(NO_PAGE), "these are reached by links now"


@pytest.mark.parametrize("languages", [PUBLIC, STAFF])
def test_each_page_meets_both_widths_all_languages_and_no_scripts(
    links: tuple[Links, Links], languages: tuple[str, ...]
) -> None:
    pages = links[0].pages if languages is PUBLIC else staff_pages(links)
    met: dict[str, set[object]] = defaultdict(set)
    pairs = set()
    for visit in visits(pages, languages):
        met[visit.endpoint] |= {visit.language, visit.axe_at}
        pairs.add((visit.language, visit.axe_at))
    assert {"home.plan", "consultations.measure"} <= set(met) or "reports.desk" in met
    assert all(seen == {*languages, NARROW, WIDE, None} for seen in met.values())
    assert pairs == set(product(languages, (NARROW, WIDE, None)))


def look_at(visitors: dict[bool, Visitor], paths: Iterable[Visit]) -> None:
    """Make visits and say at the end what is wrong with any page."""
    wrong = []
    for visit in paths:
        visitor = visitors[visit.javascript]
        first = visit.axe_at or NARROW
        try:
            visitor.resize(first)
            visitor.go(visit.path)
            visitor.check()
            visitor.resize(next(width for width in HEIGHTS if width != first))
            visitor.look()
        except AssertionError as error:
            wrong.append(str(error).splitlines()[0])
            visitor.problems.clear()
    assert not wrong, "\n".join(wrong)


def test_every_public_page_is_accessible(visitor: MakeVisitor, links: tuple[Links, Links]) -> None:
    both = {javascript: visitor(javascript=javascript) for javascript in (True, False)}
    look_at(both, visits(links[0].pages, PUBLIC))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_staff_page_is_accessible(
    visitor: MakeVisitor, links: tuple[Links, Links], batch: int
) -> None:
    both = {javascript: visitor(javascript=javascript) for javascript in (True, False)}
    for administrator in both.values():
        administrator.sign_in(ADMINISTRATOR)
    look_at(both, list(visits(staff_pages(links), STAFF))[batch::BATCHES])
