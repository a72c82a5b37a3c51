"""Pages that no link of the demonstration leads to, shown on the way to them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import ADMINISTRATOR, EVERY_KIND, PLAN, POLL


@pytest.mark.shows("collection.poll")
@pytest.mark.parametrize(
    ("language", "width", "javascript"), [("pt", 1280, True), ("ar", 320, True), ("bn", 320, False)]
)
def test_a_poll_is_answered_alone_on_its_page(
    visitor: MakeVisitor, language: str, width: int, javascript: bool
) -> None:
    phone = visitor(width=width, javascript=javascript)
    page = phone.go(f"/{language}/{PLAN}/surveys/{POLL}/poll")
    phone.check()
    page.click("main form button.button")
    expect(page.locator(".poll .error")).to_be_visible()
    phone.check()
    page.locator(".poll .choice input").first.check()
    page.click("main form button.button")
    expect(page.locator(".poll [role=status]")).to_be_visible()
    phone.check()
    phone.picture(f"poll-{language}-{width}")


def test_what_is_refused_is_not_passed_over_in_silence(visitor: MakeVisitor) -> None:
    """Without a script the browser shows the page of an error; with one people see the same."""
    phone = visitor(axe=False)
    page = phone.go(f"/en/{PLAN}/")
    page.locator(".poll .choice input").first.check()
    page.evaluate("document.querySelector('.poll [name=csrf_token]').value = 'changed'")
    page.click(".poll form button.button")
    expect(page.locator("h1")).to_have_text("We could not read that")


def test_what_could_not_be_sent_stays_where_it_was_written(visitor: MakeVisitor) -> None:
    phone = visitor(axe=False)
    page = phone.go(f"/en/{PLAN}/")
    page.locator(".poll .choice input").first.check()
    page.context.set_offline(True)
    page.click(".poll form button.button")
    expect(page.locator(".poll [role=alert]")).to_contain_text("this was not sent")
    expect(page.locator(".poll .choice input").first).to_be_checked()
    page.context.set_offline(False)
    page.click(".poll form button.button")
    expect(page.locator(".poll [role=status]")).to_be_visible()
    expect(page.locator(".not-sent")).to_have_count(0)


@pytest.mark.shows("authoring.revisions")
@pytest.mark.parametrize(("language", "width"), [("pt", 320), ("en", 1280)])
def test_a_change_of_a_survey_is_listed_and_taken_back(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    editor = visitor(width=width)
    editor.sign_in(ADMINISTRATOR)
    page = editor.go(f"/{language}/{PLAN}/desk/surveys/{POLL}/edit/words")
    page.locator("main textarea:visible, main input[type=text]:visible").first.fill("Aulas")
    page.locator("main form button.button[type=submit]:not(.quiet, .secondary)").first.click()
    page.wait_for_load_state()
    page = editor.go(f"/{language}/{PLAN}/desk/surveys/{POLL}/edit")
    page.locator("main a[href$='/changes']").first.click()
    back = page.locator(".versions form button").first
    expect(back).to_be_visible()
    editor.check()
    editor.picture(f"changes-{width}")
    back.click()
    page.wait_for_load_state()
    editor.check()


@pytest.mark.shows("paper.enter_address")
@pytest.mark.parametrize(("language", "width"), [("pt", 320), ("en", 1280)])
def test_an_address_on_paper_is_typed_in(visitor: MakeVisitor, language: str, width: int) -> None:
    typist = visitor(width=width)
    typist.sign_in(ADMINISTRATOR)
    page = typist.go(f"/{language}/{PLAN}/desk/surveys/{EVERY_KIND}/sheets/1/ar/address")
    typist.check()
    page.locator("main form .actions button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    typist.check()
    typist.picture(f"address-{width}")


@pytest.mark.shows("consultations.comment", "consultations.comment_sent")
@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 320), ("bn", 320)])
def test_a_comment_is_sent_where_htmx_did_not_arrive(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    phone = visitor(width=width)
    phone.page.route(
        "**/htmx*.js*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page = phone.go(f"/{language}/{PLAN}/measures/M07/comment")
    phone.check()
    page.locator("textarea").first.fill("Mais casas.")
    page.locator("form:has(textarea) button[type=submit]").first.click()
    page.wait_for_url("**/comment/sent")
    assert page.locator(".receipt-code").count()
    phone.check()
    phone.picture(f"comment-sent-{language}-{width}")
