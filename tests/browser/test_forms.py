"""The pages that no link leads to: after a form, behind a letter's link, on the way to a mistake."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import FilePayload

from consult.db.session import session, writing
from consult.people.actions.accounts import add_account
from consult.people.actions.links import issue_link
from consult.people.queries import account_by_email
from consult.people.rules import LinkPurpose
from tests.browser.browser_window import Visitor
from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import PLAN

WIDTHS = pytest.mark.parametrize(("language", "width"), [("pt", 320), ("en", 1280)])
PRIMARY = "button[type=submit].button:not(.quiet, .secondary, .danger, [aria-hidden])"
PASSWORD = "quarry lantern 71 teapot"
STATEMENTS = 'id,comment,day\n1,Mais casas.,2026-01-05\n2,"Um abrigo,\nperto.",2026-01-06\n'


def new_account(app: Flask, email: str, password: str | None = PASSWORD) -> None:
    """An account that is no demonstration's; without a password it is invited."""
    with app.app_context(), writing():
        add_account(session(), email=email, name="Nobody", password=password, language="en")
        session().commit()


def link_for(app: Flask, purpose: LinkPurpose, email: str) -> str:
    """The secret of a letter's link."""
    with app.app_context(), writing():
        account = session().scalar(account_by_email(email))
        token = issue_link(
            session(), purpose=purpose, now=datetime.now(UTC), account=account, email=email
        )
        session().commit()
    return token


def press(visitor: Visitor) -> None:
    """Press the one primary button of the page's form, and look at what comes."""
    visitor.page.locator(f"main form {PRIMARY}").first.click()
    visitor.check()


def send_file(visitor: Visitor, name: str, data: bytes) -> None:
    """Send a file by the form of the page."""
    payload: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": data}
    visitor.page.set_input_files("input[type=file]", payload)
    press(visitor)


@pytest.mark.shows("people.confirm", "people.invitation", "people.reset", "people.email_sent")
@WIDTHS
def test_letters_and_the_pages_their_links_open(
    visitor: MakeVisitor, app: Flask, language: str, width: int
) -> None:
    person, email = visitor(width=width), f"letters.{language}@town.example"
    for form in ("register", "forgot"):
        person.go(f"/{language}/account/{form}")
        press(person)  # empty: says what is wrong
        person.page.fill("input[name=email]", email)
        press(person)
        assert person.page.url.endswith("/sent")
    invited, forgetful = f"invited.{email}", f"forgetful.{email}"
    new_account(app, invited, password=None)
    new_account(app, forgetful)
    for purpose, place, address in (
        (LinkPurpose.REGISTRATION, "confirm", email),
        (LinkPurpose.INVITATION, "invitation", invited),
        (LinkPurpose.RESET, "reset", forgetful),
    ):
        token = link_for(app, purpose, address)
        person.go(f"/{language}/account/{place}/{token}")
        person.check()
        press(person)
        person.go(f"/{language}/account/{place}/gone", 410)
        person.check()


@pytest.mark.shows("people.second_factor", "people.recovery_codes")
@WIDTHS
def test_a_phone_as_second_factor(
    visitor: MakeVisitor, app: Flask, language: str, width: int
) -> None:
    person, email = visitor(width=width), f"phone.{language}@town.example"
    new_account(app, email)
    person.sign_in_by_form(email, language, PASSWORD)
    page = person.go(f"/{language}/account/second-factor/set-up")
    secret = page.locator("code").first.inner_text().replace(" ", "")
    press(person)
    page.fill("input[name=code]", pyotp.TOTP(secret).now())
    press(person)
    assert page.locator(".codes li").count() == 10
    person.go(f"/{language}/account")
    person.check()
    person.go(f"/{language}/account/second-factor/set-up")
    person.check()
    person.go(f"/{language}/account/recovery-codes")
    press(person)
    page.fill("input[name=code]", pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30)))
    press(person)
    assert page.locator(".codes li").count() == 10
    page.locator(".sign-out button").click()
    person.sign_in_by_form(email, language, PASSWORD)
    assert "/second-factor" in page.url
    person.check()
    press(person)


@pytest.mark.shows("contributions.import_columns")
@WIDTHS
def test_a_list_of_statements_is_brought_in(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    person = visitor(width=width)
    person.sign_in("coordinator@demo.example", language)
    page = person.go(f"/{language}/{PLAN}/desk/contributions/import")
    press(person)
    send_file(person, f"list {language}.csv", STATEMENTS.encode())
    press(person)  # nothing chosen: says what is missing
    page.select_option("select[name=words]", "comment")
    page.select_option("select[name=day]", "comment")
    page.select_option("select[name=language]", "pt")
    page.locator("input[name=areas]").first.check()
    page.locator("input[name=visibility]").first.check()
    press(person)  # words are no days
    assert page.locator(".error-summary td").count()
    page.select_option("select[name=day]", "day")
    page.select_option("select[name=ref]", "id")
    press(person)
    assert page.locator(".stats dd").first.inner_text() == "2"
    press(person)
    assert page.url.endswith("show=all")


@pytest.mark.shows("plan.exchange_preview")
@WIDTHS
def test_a_spreadsheet_is_checked(visitor: MakeVisitor, language: str, width: int) -> None:
    person = visitor(width=width)
    person.sign_in("coordinator@demo.example", language)
    page = person.go(f"/{language}/{PLAN}/desk/setup/exchange")
    press(person)
    link = page.locator("main a[href*=entities][href*=csv]").first.get_attribute("href")
    assert link
    table = person.context.request.get(person.server.url + link).body()
    head, first, *rest = table.splitlines(keepends=True)
    wrong = b"".join([head, first.replace(b"E01", b"E 1!"), *rest])
    for name, data in (
        ("same.csv", table),
        ("wrong.csv", wrong),
        ("short.csv", head + first.replace(b"E01", b"E99")),
        ("other.csv", renamed(table)),
    ):
        page = person.go(f"/{language}/{PLAN}/desk/setup/exchange")
        page.check("input[name=kind][value=entities]")
        send_file(person, name, data)


def renamed(table: bytes) -> bytes:
    """A table in which the entity E02 has a longer name."""
    text = table.decode("utf-8-sig")
    mark = ";" if ";" in text.splitlines()[0] else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    next(row for row in rows if row[0] == "E02")[1] += " Nova"
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


@WIDTHS
def test_what_is_wrong_in_a_form(visitor: MakeVisitor, language: str, width: int) -> None:
    person = visitor(width=width)
    for path in ("account/login", "receipt", f"{PLAN}/surveys/viver-aqui/resume"):
        person.go(f"/{language}/{path}")
        press(person)
    person.go(f"/{language}/{PLAN}/measures/M07/comment")
    press(person)
    person.sign_in("admin@demo.example", language)
    for name in ("measures", "objectives", "entities", "areas"):
        page = person.go(f"/{language}/{PLAN}/desk/setup/{name}")
        page.locator(f"a[href*='{name}/new']").first.click()
        press(person)
        assert page.locator(".error-summary").count()
    for path in ("plans/new", f"{PLAN}/desk/contributions/new"):
        page = person.go(f"/{language}/{path}")
        press(person)
        assert page.locator(".error-summary").count()


@WIDTHS
def test_another_was_faster(visitor: MakeVisitor, language: str, width: int) -> None:
    slow, fast = visitor(width=width), visitor(width=width)
    for person in (slow, fast):
        person.sign_in("admin@demo.example", language)
        person.go(f"/{language}/{PLAN}/desk/setup/entities/E01")
    for person, name in ((fast, f"Fast {language}"), (slow, f"Slow {language}")):
        person.page.fill("input[name=name]", name)
        press(person)
    assert slow.page.locator(".error-summary td", has_text="Fast").count()


@WIDTHS
def test_pages_that_are_not_there_or_not_for_you(
    visitor: MakeVisitor, language: str, width: int
) -> None:
    person = visitor(width=width)
    for path in (f"/{language}/nowhere", f"/{language}/{PLAN}/measures/M999"):
        person.go(path, 404)
        person.check()
    person.sign_in("author@demo.example", language)
    person.go(f"/{language}/plans/new", 403)
    person.check()
