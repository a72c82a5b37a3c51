"""Every kind of question by keyboard alone, and without scripts: right to left, on a narrow phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import EVERY_KIND, PLAN, MakeVisitor, Visitor

TYPED = {"age": "٧", "rooms": "3", "rent": "450,5", "street": "Rua", "job.other": "Costura"}
FOCUS = """() => {
  const one = document.activeElement;
  return {kind: one.type || one.tagName.toLowerCase(), name: one.name || "", value: one.value || "",
          label: (one.labels && one.labels[0] || one).innerText || "", next: one.matches(".next")};
}"""


def open_survey(visitor: Visitor, language: str) -> Page:
    page = visitor.go(f"/{language}/{PLAN}/surveys/{EVERY_KIND}/")
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
    elif kind in {"text", "textarea"}:
        page.keyboard.type("ana@example.org" if name == "reach" else TYPED.get(name, "Mais casas"))


def walk_by_keyboard(visitor: Visitor, language: str) -> set[str]:
    page = open_survey(visitor, language)
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


@pytest.mark.parametrize(("language", "width"), [("ar", 320), ("pt", 1280)])
def test_every_kind_of_question_is_answered_by_keyboard_alone(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    seen = walk_by_keyboard(visitor(width=width), language)
    assert seen >= {
        *("family", "age", "school", "town", "parish", "job", "job.other", "v1", "v2", "rooms"),
        *("rent", "heat", "since", "street", "idea", "read", "reach", "reach:agreed"),
    }


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
