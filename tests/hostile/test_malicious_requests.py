"""A hostile visitor: addresses, headers and files that are meant to break something."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.imports.file_codes import FileRefused
from consult.imports.spreadsheets import open_spreadsheet
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.settings import Settings
from consult.workbooks.archive import check_archive
from consult.workbooks.errors import WorkbookError
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_measure, make_plan
from tests.factories.surveys import make_survey


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan with a measure and a survey."""
    made = make_plan(session, phase="diagnosis")
    make_measure(session, made)
    make_survey(session, made)
    session.commit()
    return made


@pytest.mark.parametrize("number", ["2147483648", "9" * 20, "9" * 5000])
@pytest.mark.parametrize(
    "address",
    [
        "/en/vale/measures/M06/versions/{}",
        "/en/vale/surveys/viver-aqui/{}",
        "/en/vale/desk/people/{}",
    ],
)
def test_numbers_that_no_database_holds_are_not_found(
    client: CheckingClient, session: Session, plan: Plan, address: str, number: str
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    assert client.get(address.format(number)).status_code == 404


def test_browsers_are_told_to_keep_to_https_even_behind_a_proxy(
    settings: Settings, plan: Plan
) -> None:
    app = create_app(replace(settings, base_url="https://consult.example"), testing=True)
    page = app.test_client().get("/en/vale/")  # the proxy asks by HTTP
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")


BOMB = (
    '<?xml version="1.0" encoding="{0}"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    "<sst>&b;</sst>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.bin"])
def test_a_workbook_that_declares_entities_is_refused(encoding: str, name: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, BOMB.format(encoding).encode(encoding))
    with zipfile.ZipFile(data) as archive, pytest.raises(WorkbookError):
        check_archive(archive)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", b"0" * (100 * 1024 * 1024))
    assert len(data.getvalue()) < 1024 * 1024
    with pytest.raises(FileRefused):
        open_spreadsheet(data.getvalue())
