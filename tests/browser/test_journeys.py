"""Four people's ways through the house: on a phone and a desk, in three languages, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.browser_window import Visitor
from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import PLAN

SURVEY = "viver-aqui"
EVERYWHERE = pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [
        (tag, width, js)
        for tag in ("pt", "ar", "bn")
        for width in (320, 1280)
        for js in (True, False)
    ],
)
AXE_IN = {("ar", 320), ("bn", 320), ("pt", 1280)}
"""Where axe goes along: every language, both widths, both directions. The ways are walked in all."""
WORDS = {
    "pt": "Mais casas que se possam pagar.",
    "ar": "نريد بيوتاً بإيجار معقول.",
    "bn": "ভাড়া কমানো দরকার।",
}


def walker(make: MakeVisitor, language: str, width: int, javascript: bool) -> Visitor:
    """Who goes this way, with axe or without."""
    return make(width=width, javascript=javascript, axe=(language, width) in AXE_IN)


def direction_of(page: Page) -> str | None:
    """The direction of the page."""
    return page.get_attribute("html", "dir")


def answer_page(page: Page, words: str) -> None:
    """Give one answer of whatever kind the page asks for, and go on."""
    page.locator("button.next").wait_for()  # after the fields: they can be counted now
    if page.locator("textarea").count():
        page.locator("textarea").first.fill(words)
    elif page.locator(".choice input").count():
        page.locator(".choice input").first.check()
    else:
        for place, select in enumerate(page.locator("select").all()[:3], start=1):
            select.select_option(str(place))
    page.locator("button.next").click()


def walk_survey(visitor: Visitor, language: str, width: int) -> None:
    """From the first page of the survey to the page before sending, looking at each."""
    page = visitor.go(f"/{language}/{PLAN}/surveys/{SURVEY}/")
    page.locator("form button.button").first.click()
    for _ in range(20):
        if width == 320 and language == "ar":
            visitor.check()  # the others are looked at by axe in test_every_question
        else:
            visitor.look()
        if page.url.endswith("/send"):
            return
        before = page.url
        answer_page(page, WORDS[language])
        assert page.url != before, page.locator("main").inner_text()
    raise AssertionError("the survey never ended")


def code_on(page: Page) -> str:
    """The receipt code shown on a page: 16 digits."""
    return re.sub(r"\D", "", page.locator(".receipt-code").first.inner_text())


@pytest.mark.shows("collection.thanks")
@EVERYWHERE
def test_a_resident_answers_the_survey_and_finds_it_by_the_receipt(
    visitor: MakeVisitor, language: str, width: int, javascript: bool
) -> None:
    resident = walker(visitor, language, width, javascript)
    walk_survey(resident, language, width)
    page = resident.page
    resident.picture(f"survey-send-{language}-{width}")
    page.locator("button.next[value=send]").click()
    assert page.url.endswith("/thanks")
    assert direction_of(page) == ("rtl" if language == "ar" else "ltr")
    code = code_on(page)
    assert len(code) == 16
    resident.check()
    resident.picture(f"survey-thanks-{language}-{width}")
    page = resident.go(f"/{language}/receipt")
    page.locator("main input[type=text], main input:not([type])").first.fill(code)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert WORDS[language] in page.locator("main").inner_text()
    resident.check()


@pytest.mark.shows("collection.save_for_later", "collection.page")
@EVERYWHERE
def test_a_resident_stops_and_goes_on_with_the_code_on_another_phone(
    visitor: MakeVisitor, language: str, width: int, javascript: bool
) -> None:
    first = walker(visitor, language, width, javascript)
    page = first.go(f"/{language}/{PLAN}/surveys/{SURVEY}/")
    page.locator("form button.button").first.click()
    answer_page(page, "")
    page.locator("button.next").wait_for()
    page.locator(".choice input").nth(1).check()
    page.locator("button.stop").click()
    code = code_on(page)
    first.check()
    first.picture(f"survey-stop-{language}-{width}")
    second = walker(visitor, language, width, javascript)
    page = second.go(f"/{language}/{PLAN}/surveys/{SURVEY}/resume")
    page.locator("main input[type=text], main input:not([type])").first.fill(code)
    page.locator("main form button").first.click()
    for _ in range(4):
        page.locator("button.next").wait_for()  # after the choices: they can be counted now
        if (
            page.locator(".choice input").count()
            and page.locator(".choice input").nth(1).is_checked()
        ):
            break
        page.locator("button.back").click()
    assert page.locator(".choice input").nth(1).is_checked()
    second.check()


@pytest.mark.shows("consultations.measure")
@EVERYWHERE
def test_an_association_comments_on_a_paragraph(
    visitor: MakeVisitor, language: str, width: int, javascript: bool
) -> None:
    association = walker(visitor, language, width, javascript)
    association.sign_in_by_form("djuntamon@demo.example", language)
    page = association.go(f"/{language}/{PLAN}/measures/M07")
    association.check()
    association.picture(f"measure-{language}-{width}")
    page.locator("a[href*='comment?paragraph=']").first.click()
    words = f"{WORDS[language]} ({width} {javascript})"
    page.locator("textarea").first.fill(words)
    association.check()
    page.locator("form:has(textarea) button[type=submit]").first.click()
    page.locator(".receipt-code").first.wait_for()
    assert len(code_on(page)) == 16
    association.check()
    page = association.go(f"/{language}/{PLAN}/measures/M07")
    said = page.locator(".said", has_text=words).first
    if not said.is_visible():  # what many said about a part is folded up
        page.locator("details", has=said).locator("summary").click()
    assert "Djunta Mon" in said.inner_text()


@pytest.mark.shows("reports.area_dossier", "reports.measure_dossier")
@EVERYWHERE
def test_an_author_reads_everything_about_housing_one_click_from_the_measure(
    visitor: MakeVisitor, language: str, width: int, javascript: bool
) -> None:
    author = walker(visitor, language, width, javascript)
    author.sign_in("author@demo.example", language)
    page = author.go(f"/{language}/{PLAN}/desk/areas/housing")
    author.check()
    author.picture(f"dossier-{language}-{width}")
    arabic = page.locator(".said [lang=ar], .said[lang=ar]").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    bengali = page.locator(".said [lang=bn], .said[lang=bn]").first
    assert bengali.evaluate("e => getComputedStyle(e).direction") == "ltr"
    page.locator("main a[href*='/desk/measures/M06']").first.click()
    assert page.locator("h1").inner_text()
    assert "/desk/measures/M06" in page.url
    author.check()
