"""Asking for a file of responses, waiting for it, and taking it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.cli.main import main
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.results import jobs
from consult.results.actions.exports import claim_export, report_export_progress
from consult.results.export.options import ExportOptions
from consult.results.export.writing import write_export_file
from consult.results.models import ExportChunk, ResponseExport
from consult.results.queries.exports import ExportState
from consult.web.transaction import now
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import answer_survey, make_survey

PAGE = "/en/vale/desk/surveys/viver-aqui/export"
CHOSEN = {
    "file_format": "csv",
    "shape": "wide",
    "values": "codes",
    "language": "pt",
    "byte_order_mark": "y",
}


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    survey = make_survey(session, plan)
    for number in range(12):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "ab"[number % 2], "Q3": 3})
    session.commit()
    return survey


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
        assert jobs.write_pending_exports() == 1
        assert jobs.write_pending_exports() == 0
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
    assert session.scalar(select(func.count()).select_from(ExportChunk)) == 0


def test_progress_is_told_while_it_is_written(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("consult.results.export.responses.BATCH_SIZE", 5)
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data=CHOSEN).location
    progress_shown = []
    report = report_export_progress

    def report_and_look(
        job_session: Session, export_id: object, written: int, moment: datetime
    ) -> None:
        report(job_session, export_id, written, moment)  # type: ignore[arg-type]
        job_session.commit()
        progress_shown.append(f"{written} of 12" in client.get(where).text)

    monkeypatch.setattr(jobs, "report_export_progress", report_and_look)
    with app.app_context():
        assert jobs.write_pending_exports() == 1
    assert len(progress_shown) > 3
    assert all(progress_shown[2:-1])


def test_what_goes_wrong_is_said(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    staff(client, session, plan, Role.COORDINATOR)

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(jobs, "write_export_file", fail)
    where = client.post(PAGE, data=CHOSEN).location
    with app.app_context():
        jobs.write_pending_exports()
    assert "could not be written" in client.get(where).text
    assert client.post(PAGE, data={**CHOSEN, "file_format": "exe"}).status_code == 422


def expire_lease(session: Session, state: ExportState) -> ResponseExport:
    """As if a worker had said nothing since yesterday."""
    export = session.scalars(select(ResponseExport).execution_options(populate_existing=True)).one()
    assert export.alive_until
    export.state, export.alive_until = state.value, export.alive_until - timedelta(days=1)
    session.commit()
    return export


def test_a_file_whose_worker_was_killed_can_be_started_again(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data={**CHOSEN, "open_answers": "y"}).location
    again = where + "/again"
    with app.app_context():
        waiting = session.scalars(select(ResponseExport)).one()
        session.rollback()
        assert claim_export(session, waiting.id, now())
        session.commit()
    assert client.post(again).location == where  # it is being written
    page = client.get(where).text
    assert "every 2s" in page
    killed = expire_lease(session, ExportState.WORKING)
    page = client.get(where).text
    assert "was not finished" in page
    assert "every 2s" not in page
    assert "Not written" in client.get(PAGE).text
    new = client.post(again).location
    assert new != where
    assert client.post(again).location == PAGE  # a double click
    assert client.get(where).status_code == 404
    with app.app_context():
        assert jobs.write_export(killed.id) is False
        assert jobs.write_pending_exports() == 1
    assert "The file is ready" in client.get(new).text
    export = session.scalars(select(ResponseExport)).one()
    assert (export.options["open_answers"], export.alive_until) == (True, None)


def test_a_worker_that_was_only_slow_spoils_nothing(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data=CHOSEN).location
    write = write_export_file

    def slow(*args: object, **values: object) -> int:
        monkeypatch.setattr(jobs, "write_export_file", write)
        written = write(*args, **values)  # type: ignore[arg-type]
        expire_lease(session, ExportState.WORKING)
        restarted_at.append(client.post(where + "/again").location)
        return written

    restarted_at: list[str] = []
    monkeypatch.setattr(jobs, "write_export_file", slow)
    with app.app_context():
        jobs.write_pending_exports()
        jobs.write_pending_exports()
    assert "The file is ready" in client.get(restarted_at[0]).text
    with app.app_context():
        taken = client.get(restarted_at[0] + "/file")
    assert zipfile.is_zipfile(io.BytesIO(taken.data))
    assert session.scalar(select(func.count()).select_from(ResponseExport)) == 1


def test_a_file_that_no_worker_comes_for_says_so(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data=CHOSEN).location
    assert "longer than usual" not in client.get(where).text
    expire_lease(session, ExportState.WAITING)
    page = client.get(where).text
    assert "longer than usual" in page
    assert "every 2s" in page


def test_a_file_is_its_makers_for_a_day(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.COORDINATOR)
    where = client.post(PAGE, data=CHOSEN).location
    with app.app_context():
        jobs.write_pending_exports()
    export = session.scalars(select(ResponseExport)).one()
    assert export.state == ExportState.READY
    another = make_account(session, "another@example.org", "Another")
    give_role(session, another, Role.COORDINATOR, plan)
    sign_in(client, session, another)
    for address in (where, where + "/file"):
        assert client.get(address).status_code == 404
    assert client.post(where + "/again").location == PAGE
    export.expires_on = TODAY - timedelta(days=9000)
    session.commit()
    with app.app_context():
        assert jobs.delete_expired_exports() == 1
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(ExportChunk)) == 0


def test_others_take_nothing_out(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    assert client.get(PAGE).status_code in (303, 401)
    for role in (Role.AUTHOR, Role.FACILITATOR):
        staff(client, session, plan, role)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, data=CHOSEN).status_code == 403
        assert client.post(f"{PAGE}/{uuid4()}/again").status_code == 403
    other = make_plan(session, "outro")
    staff(client, session, other, Role.COORDINATOR)
    assert client.get(PAGE).status_code == 404


def test_options_are_kept_as_they_were_chosen() -> None:
    chosen = ExportOptions(labels=True, language="bn", open_answers=True)
    assert ExportOptions.from_json(chosen.to_json()) == chosen


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
        assert {"responses.csv", "codebook.csv", "about.csv", "versions.csv"} == set(
            archive.namelist()
        )
    wrong = CliRunner().invoke(main, ["export", "responses", "viver-aqui", f"{tmp_path}/x.xlsx"])
    assert "ends in .zip" in wrong.output
    none = CliRunner().invoke(main, ["export", "responses", "nada", file])
    assert "no published survey" in none.output
