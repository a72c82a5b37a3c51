"""Asking for a file of responses, waiting for it, and taking it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.cli.main import main
from consult.people.rules import Role
from consult.plan.models import Plan
from consult.surveys import jobs
from consult.surveys.actions.exports import tell_progress
from consult.surveys.exporting import Options
from consult.surveys.models import ExportPart, ResponseExport, Survey
from consult.surveys.queries.exports import Stage
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import answer_survey, make_survey

PAGE = "/en/vale/desk/surveys/viver-aqui/export"
CHOSEN = {"form": "csv", "shape": "wide", "values": "codes", "language": "pt", "mark": "y"}


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    found = make_survey(session, plan)
    for number in range(12):
        answer_survey(session, found, f"{number:016d}", {"Q1": "ab"[number % 2], "Q3": 3})
    session.commit()
    return found


def test_a_file_is_asked_for_written_and_taken(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    assert "leaves the house" in client.get(PAGE).text
    sent = client.post(PAGE, data={**CHOSEN, "once": "6f1c6f1e-3d8f-4f0f-9d46-5d5d6c0f1a11"})
    assert sent.status_code == 303
    again = client.post(PAGE, data={**CHOSEN, "once": "6f1c6f1e-3d8f-4f0f-9d46-5d5d6c0f1a11"})
    assert again.location == sent.location
    assert "waiting" in client.get(sent.location).text
    assert client.get(sent.location + "/file").status_code == 404
    with app.app_context():
        assert jobs.write_waiting_exports() == 1
        assert jobs.write_waiting_exports() == 0
    page = client.get(sent.location).text
    assert "The file is ready" in page
    taken = client.get(sent.location + "/file")
    assert taken.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        rows = archive.read("responses.csv").decode("utf-8-sig").splitlines()
    assert len(rows) == 13
    assert "Ready" in client.get(PAGE).text
    assert client.post(sent.location + "/delete").status_code == 303
    assert client.get(sent.location).status_code == 404
    assert session.scalar(select(func.count()).select_from(ExportPart)) == 0


def test_progress_is_told_while_it_is_written(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("consult.surveys.exporting.reading.AT_ONCE", 5)
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data=CHOSEN).location
    told = []
    real = tell_progress

    def tell(own: Session, export_id: object, done: int) -> None:
        real(own, export_id, done)  # type: ignore[arg-type]
        own.commit()
        told.append(f"{done} of 12" in client.get(where).text)

    monkeypatch.setattr(jobs, "tell_progress", tell)
    with app.app_context():
        assert jobs.write_waiting_exports() == 1
    assert told == [True, True, True]


def test_what_goes_wrong_is_said(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    staff(client, session, plan, Role.COORDINATOR)

    def breaks(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(jobs, "write", breaks)
    where = client.post(PAGE, data=CHOSEN).location
    with app.app_context():
        jobs.write_waiting_exports()
    assert "could not be written" in client.get(where).text
    assert client.post(PAGE, data={**CHOSEN, "form": "exe"}).status_code == 422


def test_a_file_is_its_makers_for_a_day(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data=CHOSEN).location
    with app.app_context():
        jobs.write_waiting_exports()
    made = session.scalars(select(ResponseExport)).one()
    assert made.state == Stage.READY
    another = make_account(session, "another@example.org", "Another")
    give_role(session, another, Role.COORDINATOR, plan)
    sign_in(client, session, another)
    for address in (where, where + "/file"):
        assert client.get(address).status_code == 404
    made.expires_on = TODAY - timedelta(days=9000)
    session.commit()
    with app.app_context():
        assert jobs.forget_exports() == 1
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(ExportPart)) == 0


def test_others_take_nothing_out(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    assert client.get(PAGE).status_code in (303, 401)
    for role in (Role.AUTHOR, Role.FACILITATOR):
        staff(client, session, plan, role)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, data=CHOSEN).status_code == 403
    other = make_plan(session, "outro")
    staff(client, session, other, Role.COORDINATOR)
    assert client.get(PAGE).status_code == 404


def test_options_are_kept_as_they_were_chosen() -> None:
    chosen = Options(labels=True, language="bn", written=True)
    assert Options.from_json(chosen.to_json()) == chosen


@pytest.mark.sqlite
def test_the_command_line_writes_the_same(
    app: Flask, session: Session, survey: Survey, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    monkeypatch.setenv("CONSULT_HOME", str(tmp_path))
    monkeypatch.setenv("CONSULT_DATABASE_URL", url)
    monkeypatch.setenv("CONSULT_SECRET_KEY", "x" * 32)
    file = f"{tmp_path}/out.zip"
    run = CliRunner().invoke(main, ["export", "responses", "viver-aqui", file])
    assert "Wrote 12 responses" in run.output
    with zipfile.ZipFile(file) as archive:
        assert {"responses.csv", "codebook.csv", "versions.csv"} == set(archive.namelist())
    wrong = CliRunner().invoke(main, ["export", "responses", "viver-aqui", f"{tmp_path}/x.xlsx"])
    assert "ends in .zip" in wrong.output
    none = CliRunner().invoke(main, ["export", "responses", "nada", file])
    assert "no published survey" in none.output
