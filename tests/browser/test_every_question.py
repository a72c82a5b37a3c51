"""Every kind of question by keyboard alone, and without scripts: right to left, on a narrow phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_window import Visitor
from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import EVERY_KIND, PLAN

NEEDS = "viver-aqui"
TYPED = {"age": "٧", "rooms": "3", "rent": "450,5", "street": "Rua", "job.other": "Costura"}
FOCUS = """() => {
  const one = document.activeElement;
  return {kind: one.type || one.tagName.toLowerCase(), name: one.name || "", value: one.value || "",
          label: (one.labels && one.labels[0] || one).innerText || "", next: one.matches(".next")};
}"""


def open_survey(visitor: Visitor, language: str, survey: str = EVERY_KIND) -> Page:
    page = visitor.go(f"/{language}/{PLAN}/surveys/{survey}/")
    page.locator("form button.button").first.click()
    page.locator("button.next").wait_for()
    if page.url.endswith("/0"):  # where the person lives
        page.locator("button.next").click()
        page.wait_for_load_state()
    return page


def by_keyboard(page: Page) -> list[str]:
    """Tab through a page, answer what comes, press Enter on the way on; the names that came."""
    answered: list[str] = []
    for _ in range(60):
        here = page.evaluate(FOCUS)
        name = here["name"]
        if here["next"] or (
            here["value"] == "add" and not page.locator("[value=remove-1]").count()
        ):
            page.keyboard.press("Enter")
            return answered
        if name and name != "go" and name not in answered:
            assert here["label"].strip(), f"{name} has no name of its own"
            answered.append(name)
            answer(page, here)
        page.keyboard.press("Tab")
    raise AssertionError(f"no way on by keyboard from {page.url}")


def answer(page: Page, here: dict[str, str]) -> None:
    """Answer the box that has the focus."""
    kind, name = here["kind"], here["name"]
    if kind in {"radio", "checkbox"}:
        page.keyboard.press("Space")
        if here["value"] == "farm":
            page.keyboard.press("ArrowDown")
    elif kind == "date":
        page.locator(f"[name='{name}']").fill("2020-02-03")
    elif kind == "select-one" and not page.locator(".rank option:checked:not([value=''])").count():
        page.keyboard.press("1")
    elif kind in {"text", "textarea"}:
        page.keyboard.type("ana@example.org" if name == "reach" else TYPED.get(name, "Mais casas"))


def walk_by_keyboard(visitor: Visitor, language: str, survey: str = EVERY_KIND) -> set[str]:
    page = open_survey(visitor, language, survey)
    seen: set[str] = set()
    for _ in range(30):
        visitor.check()
        if re.search(r"/send$", page.url):
            return seen
        before = page.url
        seen |= set(by_keyboard(page))
        expect(page).not_to_have_url(before)
        page.locator("button.next").wait_for()
    raise AssertionError("the survey never ended")


@pytest.mark.shows("collection.page", "collection.review")
@pytest.mark.parametrize(("language", "width"), [("ar", 320), ("pt", 1280)])
def test_every_kind_of_question_is_answered_by_keyboard_alone(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    seen = walk_by_keyboard(visitor(width=width), language)
    assert seen >= {
        *("family", "age", "school", "town", "parish", "job", "job.other", "v1", "v2", "rooms"),
        *("rent", "heat", "since", "street", "idea", "read", "reach", "reach:agreed"),
    }


def test_the_needs_survey_is_answered_by_keyboard_alone(visitor: MakeVisitor) -> None:
    """With what the other has not: scales, several answers, an order of areas."""
    seen = walk_by_keyboard(visitor(width=320), "bn", NEEDS)
    assert seen >= {f"Q{number:02}" for number in range(1, 15)}
    assert any(name.startswith("Q15:") for name in seen)


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_wrong_is_said_first_and_leads_to_its_place(
    visitor: MakeVisitor, javascript: bool
) -> None:
    one = visitor(width=320, javascript=javascript)
    page = open_survey(one, "pt")
    wrong_page(one, page, "10", lambda: page.fill("input[name=rooms]", "99"))
    box = page.locator("input[name=rooms]")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile("O número é demasiado grande"))

    page = open_survey(one, "pt", NEEDS)
    wrong_page(one, page, "11", lambda: choose_two(page))
    group = page.locator("fieldset")
    expect(group).to_be_focused()
    expect(group).to_have_accessible_description(re.compile("Escolheu “nenhuma”"))


def choose_two(page: Page) -> None:
    """Two answers, of which one says that there is no other."""
    for place in (0, 1):
        page.locator("main .choice").nth(place).click()


def wrong_page(
    visitor: Visitor, page: Page, number: str, answer_wrongly: Callable[[], Any]
) -> None:
    """Answer a question wrongly; the summary has the focus, and leads on with Tab and Enter."""
    page.goto(re.sub(r"[^/]+$", number, page.url))
    answer_wrongly()
    page.locator("button.next:visible").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Por favor, verifique: "))
    visitor.check()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["ar", "bn"])
def test_every_kind_of_question_is_answered_without_scripts(
    visitor: MakeVisitor, language: str
) -> None:
    one = visitor(width=320, javascript=False)
    page = open_survey(one, language)
    for _ in range(30):
        one.look()
        if page.url.endswith("/send"):
            break
        add = page.locator("button[value=add]")
        if add.count() and not page.locator("button[value=remove-1]").count():
            add.click()
        else:
            fill(page)
            page.locator("button.next").click()
        page.locator("button.next").wait_for()
    page.locator("button.next[value=send]").click()
    page.locator(".receipt-code").first.wait_for()


def fill(page: Page) -> None:
    """Answer all of a page."""
    for group in page.locator("fieldset").all():
        group.locator("input").last.check()
    for box in page.locator("input[type=text]").all():
        name = box.get_attribute("name") or ""
        box.fill("ana@example.org" if name == "reach" else TYPED.get(name, "3"))
    for box in page.locator("input[type=date]").all():
        box.fill("2020-02-03")
    if page.locator("input[name='reach:agreed']").count():
        page.locator("input[name='reach:agreed']").check()
    if page.locator("textarea").count():
        page.locator("textarea").fill("Mais casas")
