"""What a narrow phone shows whole: nothing cut off that nobody would think of pushing aside."""

from __future__ import annotations

import pytest

from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import ADMINISTRATOR, NEEDS, PLAN

DESK = f"{PLAN}/desk"
CUT_OFF = """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => `${box.className}: ${box.scrollWidth} in ${box.clientWidth}`)"""
LOW = """links => links.filter(link => link.checkVisibility() && link.offsetHeight < 44)
    .map(link => link.innerText)"""


@pytest.mark.parametrize("language", ["pt", "uk", "ar"])
@pytest.mark.parametrize(
    "path", ["setup/measures/M01/schedule", f"surveys/{NEEDS}/translate/", "people"]
)
def test_a_phone_shows_tables_and_ways_of_the_desk_whole(
    visitor: MakeVisitor, language: str, path: str
) -> None:
    phone = visitor(axe=False)
    phone.sign_in(ADMINISTRATOR)
    page = phone.go(f"/{language}/{DESK}/{path}")
    assert page.locator(".scroll, .desk-nav").evaluate_all(CUT_OFF) == []


@pytest.mark.parametrize("path", ["entities", "areas/housing"])
def test_who_can_be_called_is_reached_with_a_thumb(visitor: MakeVisitor, path: str) -> None:
    page = visitor(axe=False).go(f"/pt/{PLAN}/{path}")
    links = page.locator("a[href^='tel:'], a[href^='mailto:']")
    assert links.count()
    assert links.evaluate_all(LOW) == []
