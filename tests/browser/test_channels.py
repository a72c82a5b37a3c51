"""Kiosk, beside a person, codes, quotas and paper in a browser."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from consult.questionnaire.models.surveys import Survey
from consult.settings import Settings
from tests.browser.browser_window import Visitor
from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import EVERY_KIND, PLAN

SURVEY = "surveys/viver-aqui"
ADMINISTRATOR = "admin@demo.example"


def desk(rest: str, language: str = "en") -> str:
    return f"/{language}/{PLAN}/desk/{SURVEY}/{rest}"


def staff(visitor: MakeVisitor, **values: object) -> Visitor:
    found = visitor(**values)
    found.sign_in(ADMINISTRATOR)
    return found


def with_a_tablet(visitor: MakeVisitor, width: int) -> Visitor:
    """Staff in a session of their own: a tablet that becomes a kiosk signs them out."""
    found = visitor(width=width)
    found.sign_in_by_form(ADMINISTRATOR)
    return found


def answer_all(tablet: Visitor) -> None:
    """Skip to the end and send."""
    page = tablet.page
    for _ in range(60):
        if "/send" in page.url:
            break
        skip = page.locator("button[value=skip]")
        (skip if skip.count() else page.locator("button.next")).first.click()
        page.wait_for_load_state()
    page.click("main button[value=send]")
    page.wait_for_url("**/thanks")


@pytest.mark.shows("collection.kiosk", "collection.leave_kiosk", "collection.thanks")
@pytest.mark.parametrize(("language", "width"), [("ar", 320), ("bn", 1280)])
def test_a_kiosk_from_its_beginning_to_its_end(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    tablet = with_a_tablet(visitor, width)
    page = tablet.go(desk("kiosk"))
    tablet.check()
    tablet.picture(f"kiosk-begin-{width}")
    page.fill("#pin", "4821")
    page.click("main button[type=submit]")
    page.wait_for_url("**/kiosk")
    tablet.check()
    tablet.picture(f"kiosk-start-{width}")
    page.click(f".tongues-large button[lang={language}]")
    page.wait_for_load_state()
    assert f"/{language}/" in page.url
    tablet.check()
    tablet.picture(f"kiosk-question-{language}-{width}")
    answer_all(tablet)
    tablet.check()
    tablet.picture(f"kiosk-thanks-{language}-{width}")
    assert page.locator("[data-left]").first.is_visible()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/kiosk")
    page.click("a[href$='/kiosk/leave']")
    tablet.check()
    tablet.picture(f"kiosk-leave-{language}-{width}")
    page.fill("#pin", "4821")
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/{SURVEY}/")


def test_a_tablet_that_nobody_touches_asks_and_then_begins_anew(visitor: MakeVisitor) -> None:
    tablet = with_a_tablet(visitor, 1280)
    page = tablet.go(desk("kiosk"))
    page.click("main button[type=submit]")
    page.wait_for_url("**/kiosk")
    page.clock.install()
    page.click(".tongues-large button[lang=pt]")
    page.wait_for_load_state()
    page.clock.fast_forward("04:35")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    tablet.check()
    tablet.picture("kiosk-still-there")
    dialog.locator("button").click()
    page.clock.fast_forward("00:40")
    assert page.locator("dialog[open]").count() == 0
    with page.expect_request("**/kiosk/anew") as sent:  # what was answered is deleted
        page.clock.fast_forward("05:00")
    answer = sent.value.response()
    assert answer
    assert answer.status == 303
    page.wait_for_url("**/kiosk")
    assert page.locator("#go-on").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_beside_a_person_both_languages_stand_on_the_page(visitor: MakeVisitor, width: int) -> None:
    phone = staff(visitor, width=width)
    page = phone.go(desk("beside"))
    phone.check()
    phone.picture(f"beside-{width}")
    page.select_option("#own", "pt")
    page.click(".tongues-large button[lang=ar]")
    page.wait_for_load_state()
    if page.url.endswith("/0"):
        page.click("button[value=skip]")
        page.wait_for_load_state()
    assert page.locator(".second [lang=pt]").count() > 1
    phone.check()
    phone.picture(f"beside-question-{width}")


@pytest.mark.shows("paper.enter_sheet")
def test_a_sheet_is_typed_in_with_the_keyboard_alone(visitor: MakeVisitor) -> None:
    typist = staff(visitor, width=1280)
    page = typist.go(desk("sheets"))
    typist.check()
    typist.picture("sheets-1280")
    page.click("button[value=number]")
    page.wait_for_url("**/sheets/*/*/*")
    number = page.url.rpartition("/")[2]
    typist.go(desk("sheets"))
    page.fill("#sheet", number)
    page.press("#sheet", "Enter")
    page.wait_for_url(f"**/{number}")
    typist.check()
    typist.picture("type-sheet-1280")
    for _time in range(2):
        page.goto(page.url)
        assert page.evaluate("document.activeElement.id") == "municipality"
        for _ in range(200):
            if page.evaluate("document.activeElement.hasAttribute('data-last')"):
                break
            page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sheets?*")
        page.go_back() if _time == 0 else None
    assert re.search(r"counted", page.locator(".flashes").inner_text())
    typist.check()


@pytest.mark.parametrize(("rest", "width"), [("sheets/1/ar/901", 320), ("codes", 320), ("quotas", 320), ("ways", 320), ("ways", 1280), ("codes", 1280)])  # fmt: skip
def test_pages_of_the_staff(visitor: MakeVisitor, rest: str, width: int) -> None:
    phone = staff(visitor, width=width)
    phone.go(desk(rest))
    phone.check()
    phone.picture(f"{rest.replace('/', '-')}-{width}")


def test_sheets_of_codes_are_printed_eight_on_a_page(visitor: MakeVisitor) -> None:
    phone = staff(visitor, width=1280)
    page = phone.go(desk("codes"))
    page.fill("#count", "9")
    page.select_option("#language", "ar")
    page.click("form[action$='/codes/sheets'] button[type=submit]")
    page.wait_for_load_state()
    assert page.locator(".ticket").count() == 9
    phone.check()
    phone.picture("codes-sheets")
    page.emulate_media(media="print")
    phone.picture("codes-sheets-print")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


def test_a_photographed_code_is_put_into_its_box(
    visitor: MakeVisitor, demo_settings: Settings
) -> None:
    engine = sa.create_engine(demo_settings.database_url)
    by_code = sa.update(Survey).where(Survey.slug == EVERY_KIND)
    with engine.begin() as connection:
        connection.execute(by_code.values(by_code=True))
    try:
        phone = visitor(width=320)
        page = phone.go(f"/ar/{PLAN}/surveys/{EVERY_KIND}/#1234567812345670")
        assert page.input_value("#ticket") == "1234567812345670"
        assert "#" not in page.url
        phone.check()
        phone.picture("by-code-start")
        page.click("main button.next")
        page.wait_for_load_state()
        assert page.input_value("#ticket") == "1234567812345670"
        phone.check()
    finally:
        with engine.begin() as connection:
            connection.execute(by_code.values(by_code=False))
        engine.dispose()


VOICES = """
const said = window.said = [];
const voices = [
  {lang: "pt-PT", localService: true, default: false, name: "here"},
  {lang: "ar-SA", localService: false, default: false, name: "elsewhere"},
];
window.SpeechSynthesisUtterance = class { constructor(words) { this.words = words; } };
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => voices, cancel() {}, addEventListener() {},
  speak(one) { said.push([one.lang, one.words, one.voice.name]); },
}});
"""


@pytest.mark.parametrize(("language", "offered"), [("pt", True), ("ar", False)])
def test_a_question_is_read_aloud_by_a_voice_of_the_device_only(
    visitor: MakeVisitor, language: str, offered: bool
) -> None:
    phone = visitor(width=320)
    phone.context.add_init_script(VOICES)
    page = phone.go(f"/{language}/{PLAN}/{SURVEY}/")
    page.click("main button.next")
    page.wait_for_load_state()
    if page.url.endswith("/0"):
        page.click("button[value=skip]")
        page.wait_for_load_state()
    button = page.locator("[data-aloud]")
    assert button.is_visible() == offered
    phone.check()
    if offered:
        button.focus()
        page.keyboard.press("Enter")
        assert button.inner_text() == button.get_attribute("data-stop")
        said = page.evaluate("window.said")
        assert {one[0] for one in said} == {"pt"}
        assert page.locator("h1").inner_text() == said[0][1]
        assert len(said) == 1 + page.locator(".choice").count() + page.locator(".hint").count()
        phone.picture("aloud")
