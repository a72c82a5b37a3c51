"""Migrations: up, down and up again with data in every room, on an empty database of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.contributions.actions import record
from consult.contributions.channels import LETTER
from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import ContributionText, LinkTarget
from consult.contributions.rules.recording import NewContribution
from consult.db import migrate
from consult.db.base import Base
from consult.db.session import writing
from consult.db.types import Json
from tests.factories.people import make_account
from tests.factories.plan import make_measure, make_plan
from tests.factories.surveys import answer_survey, make_survey


@pytest.fixture
def blank(tmp_path: Path, empty_database: str) -> Iterator[str]:
    """Address of a database without any table."""
    if empty_database.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    name = f"consult_blank_{uuid.uuid4().hex[:8]}"
    admin = sa.create_engine(empty_database, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield sa.make_url(empty_database).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.dispose()


def fill(url: str) -> None:
    """Something in every room."""
    engine = sa.create_engine(url)
    with writing(), Session(engine) as session:
        plan = make_plan(session)
        measure = make_measure(session, plan)
        survey = make_survey(session, plan)
        answer_survey(session, survey, "1" * 16, {"Q1": "a"})
        record(
            session,
            NewContribution(
                plan_id=plan.id,
                said=ContributionText("Mais casas", "pt"),
                channel=LETTER,
                said_on=date(2026, 11, 1),
                targets=[LinkTarget(measure_id=measure.id)],
            ),
        )
        session.commit()
    engine.dispose()


def tables(url: str) -> set[str]:
    """The tables of a database, without alembic's."""
    engine = sa.create_engine(url)
    found = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_every_migration_goes_up_and_down_with_data(blank: str) -> None:
    for revision in migrate.revisions():
        migrate.upgrade(blank, revision)
    assert migrate.at_head(blank)
    fill(blank)
    for revision in [*reversed(migrate.revisions()[:-1]), "base"]:
        migrate.downgrade(blank, revision)
    assert tables(blank) == set()
    migrate.upgrade(blank)
    fill(blank)
    engine = sa.create_engine(blank)
    with Session(engine) as session:
        assert session.scalars(sa.select(Contribution.words)).all() == ["Mais casas"]
    engine.dispose()


def test_sheets_typed_in_before_keep_their_numbers(blank: str) -> None:
    migrate.upgrade(blank)
    fill(blank)  # as the models are now: then back to before the numbers
    migrate.downgrade(blank, "0001")
    engine = sa.create_engine(blank)
    entry = sa.text(
        "INSERT INTO paper_entry (id, survey_id, version_id, sheet, language, answers, typed_on) "
        "SELECT :id, survey_id, id, :sheet, :language, '{}', '2026-11-01' FROM survey_version"
    )
    with engine.begin() as connection:
        for sheet, language in (("17", "bn"), ("9", "pt")):
            connection.execute(
                entry.bindparams(sa.bindparam("id", type_=sa.Uuid())),
                {"id": uuid.uuid4(), "sheet": sheet, "language": language},
            )
    migrate.upgrade(blank)
    runs = "SELECT first, count, language FROM paper_run ORDER BY first"
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(runs)]
        sheets = connection.exec_driver_sql("SELECT count(*) FROM paper_entry").scalar()
    engine.dispose()
    assert found == [(9, 1, "pt"), (17, 1, "bn")]
    assert sheets == 2
    migrate.downgrade(blank, "0001")
    assert "paper_run" not in tables(blank)


OLD_FILES = {
    "plan_import": (
        "INSERT INTO plan_import (id, plan_id, made_by_id, kind, filename, content, expires_on) "
        "SELECT :id, plan.id, account.id, 'inputs', 'letters.csv', :content, '2026-11-02' "
        "FROM plan, account"
    ),
    "survey_import": (
        "INSERT INTO survey_import (id, plan_id, made_by_id, filename, content, source, languages, "
        "state, progress, report, questionnaire, expires_on) "
        "SELECT :id, plan.id, account.id, 'form.xlsx', :content, 'pt', :languages, 'read', NULL, "
        ":report, :questionnaire, '2026-11-02' FROM plan, account"
    ),
}
OLD_JSON = {
    "languages": {"kea": None},
    "report": {"findings": [], "languages": [], "more": 3},
    "questionnaire": {"title": {"pt": "Casas"}},
}


def bring_old_files(engine: sa.Engine) -> None:
    """One file in each of the tables in which files waited before there was one."""
    with engine.begin() as connection:
        for table, statement in OLD_FILES.items():
            values: dict[str, object] = {"id": uuid.uuid4(), "content": table.encode()}
            types: dict[str, sa.types.TypeEngine[Any]] = {
                "id": sa.Uuid(),
                "content": sa.LargeBinary(),
            }
            if table == "survey_import":
                values |= OLD_JSON
                types |= dict.fromkeys(OLD_JSON, Json)
            binds = [sa.bindparam(name, type_=type_) for name, type_ in types.items()]
            connection.execute(sa.text(statement).bindparams(*binds), values)


def test_files_that_wait_move_into_one_table_and_back(blank: str) -> None:
    migrate.upgrade(blank)
    fill(blank)
    engine = sa.create_engine(blank)
    with writing(), Session(engine) as session:
        make_account(session)
        session.commit()
    migrate.downgrade(blank, "0005")
    bring_old_files(engine)
    migrate.upgrade(blank, "0006")
    pending = sa.text(
        "SELECT kind, filename, content, stage, options, report, result, uploaded_on "
        "FROM pending_import ORDER BY kind"
    ).columns(options=Json, report=Json, result=Json, uploaded_on=sa.Date())
    with engine.connect() as connection:
        letters, form = connection.execute(pending).all()
    assert (letters.kind, letters.filename, bytes(letters.content)) == (
        "contributions",
        "letters.csv",
        b"plan_import",
    )
    assert (letters.stage, letters.options, letters.uploaded_on) == ("read", {}, date(2026, 11, 1))
    assert (form.kind, form.stage, bytes(form.content)) == (
        "questionnaire",
        "read",
        b"survey_import",
    )
    assert form.options == {"source": "pt", "languages": OLD_JSON["languages"]}
    assert (form.report, form.result) == (OLD_JSON["report"], OLD_JSON["questionnaire"])
    migrate.downgrade(blank, "0005")
    assert "pending_import" not in tables(blank)
    old = sa.text("SELECT source, languages, state, report, questionnaire FROM survey_import")
    columns = dict.fromkeys(OLD_JSON, Json)
    with engine.connect() as connection:
        kinds = connection.exec_driver_sql("SELECT kind, filename FROM plan_import").all()
        (survey,) = connection.execute(old.columns(**columns)).mappings().all()
    engine.dispose()
    assert [tuple(kind) for kind in kinds] == [("inputs", "letters.csv")]
    assert dict(survey) == {"source": "pt", "state": "read", **OLD_JSON}


def test_the_migrations_make_what_the_models_say(blank: str) -> None:
    migrate.upgrade(blank)
    migrate.check_models_match(blank)
    assert tables(blank) == set(Base.metadata.tables)


def test_answers_and_inputs_have_no_row_numbers_on_sqlite(blank: str) -> None:
    if not blank.startswith("sqlite"):
        return
    migrate.upgrade(blank)
    engine = sa.create_engine(blank)
    with engine.connect() as connection:
        for table in ("input", "survey_response", "answer", "comment", "input_link"):
            with pytest.raises(sa.exc.OperationalError, match="rowid"):
                connection.exec_driver_sql(f'SELECT rowid FROM "{table}"')
    engine.dispose()
