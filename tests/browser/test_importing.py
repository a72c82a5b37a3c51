"""Bringing a questionnaire in from a file, at both widths, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import EVERY_KIND, PLAN
from tests.formats.limesurvey.files import Q, lss

LIST = [("A1", {"en": "Yes", "pt": "Sim", "x1": "Sin"}), ("A2", {"en": "No", "pt": "Não"})]
LOSSY = lss(
    [
        Q("age", "N", words={"en": "How old are you?", "pt": "Que idade tem?", "x1": "Ki idadi?"}, mandatory="Y"),
        Q("home", "L", words={"en": "Do you have a home of your own?", "pt": "Tem casa?"}, answers=LIST, other="Y"),
        Q("photo", "|", words="A photo of your home", relevance='home.NAOK == "A1"'),
        Q("luck", "S", words="Say <img src='x.png'> something about {photo}", relevance="rand(1, 6) > 3 and home.NAOK == 'A1'"),
    ],
    languages=("en", "pt", "x1"), title="Living here", format="G",
)  # fmt: skip
DAMAGED = FilePayload(name="damaged.lss", mimeType="text/xml", buffer=LOSSY[:-300])
FILE = FilePayload(name="survey_123456.lss", mimeType="text/xml", buffer=LOSSY)


@pytest.mark.shows("authoring.replace_from_import", "authoring.import_report")
@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, True), (320, False)])
def test_a_file_is_read_agreed_to_and_compared(
    visitor: MakeVisitor, width: int, javascript: bool
) -> None:
    own = visitor(width=width, javascript=javascript)
    own.sign_in("coordinator@demo.example")
    page = own.go(f"/en/{PLAN}/desk/surveys/new")
    page.click("main a[href$='/surveys/import']")
    page.wait_for_load_state()
    own.check()
    own.picture(f"import-{width}")
    page.set_input_files("input[type=file]", DAMAGED)
    page.click("main form button.button")
    page.wait_for_selector(".notice.bad")
    own.check()
    own.picture(f"import-damaged-{width}")
    own.go(f"/en/{PLAN}/desk/surveys/import")
    page.set_input_files("input[type=file]", FILE)
    page.click("main form button.button")
    page.wait_for_selector("#choices")
    own.check()
    own.picture(f"import-report-{width}")
    page.select_option("select[name=language0]", "kea")
    page.click("form[action$='/again'] button")
    page.wait_for_selector("#choices")
    assert page.locator("select[name=language0]").count() == 0
    report = page.url
    page.select_option("#survey", EVERY_KIND)
    page.click("form[action$='/into'] button")
    page.wait_for_selector("select[name=same0]")
    own.check()
    own.picture(f"import-into-{width}")
    page.goto(report)
    page.click("form[action$='/new'] button")
    page.wait_for_selector(".error-summary")
    own.check()
    page.check("input[name=agreed]")
    page.click("form[action$='/new'] button")
    page.wait_for_selector(".notice.good")
    assert "Living here" in page.content()
    own.check()
    own.picture(f"import-made-{width}")
