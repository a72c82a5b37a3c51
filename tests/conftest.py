"""The database and the app of the tests: SQLite, or PostgreSQL where CONSULT_TEST_DATABASE names one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from sqlalchemy.orm import Session

from consult.db import migrate
from consult.db.session import db, writing
from consult.people import passwords
from consult.settings import Settings, from_environment
from tests.client import CheckingClient
from tests.house import borrowed, new_app

# A machine that is busy with something else is no fault of ours.
hypothesis.register_profile("consult", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("consult")


def postgres(worker: str, kind: str = "test") -> str | None:
    """A database of this worker's own on the server that CONSULT_TEST_DATABASE names."""
    server = os.environ.get("CONSULT_TEST_DATABASE")
    if not server:
        return None
    name = f"consult_{kind}_{worker}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    admin.dispose()
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


ON_THE_DATABASE = frozenset({"empty_database", "loaded"})
"""Fixtures that give a database: a test without any is the same on every database."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches the database; the rest was run with SQLite."""
    if not os.environ.get("CONSULT_TEST_DATABASE"):
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        touches = names & ON_THE_DATABASE or item.get_closest_marker("postgres")
        (kept if touches else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.fixture(scope="session", autouse=True)
def light_passwords() -> Iterator[PasswordHasher]:
    """Hash passwords in no time; gives what hashes them outside tests, a fifth of a second each."""
    real = passwords.hasher
    with pytest.MonkeyPatch.context() as patch:
        light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "hasher", light)
        yield real


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """Address of a migrated, empty database (a template file for SQLite)."""
    url = postgres(worker_id)
    if url is None:
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'consult.db'}"
    migrate.upgrade(url)
    return url


@pytest.fixture
def settings(tmp_path: Path, empty_database: str) -> Iterator[Settings]:
    """Settings of a fresh installation."""
    url = empty_database
    if url.startswith("sqlite"):
        copy = tmp_path / "consult.db"
        shutil.copyfile(url.removeprefix("sqlite:///"), copy)
        url = f"sqlite:///{copy}"
    base = from_environment({"CONSULT_HOME": str(tmp_path), "CONSULT_SECRET_KEY": "x" * 32})
    yield replace(base, database_url=url, redis_url=os.environ.get("CONSULT_TEST_REDIS"))
    if not url.startswith("sqlite"):
        _truncate(url)


_EMPTY = """
DO $$ DECLARE name text; used boolean; BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign key is looked at
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', name) INTO used;
        IF used THEN EXECUTE format('DELETE FROM %%I', name); END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %%I RESTART', name);
    END LOOP;
END $$
"""
"""Empties what a test filled: a TRUNCATE of all tables takes ten times as long."""


@cache
def _emptier(url: str) -> sa.Engine:
    """Its connection stays: each is a process of PostgreSQL's."""
    return sa.create_engine(url)


def _truncate(url: str) -> None:
    with _emptier(url).begin() as connection:
        connection.exec_driver_sql(_EMPTY)


@pytest.fixture(scope="session")
def fixtures_folder() -> Path:
    """The folder of files from elsewhere (`cases`, `groups`, `population`, `refi-qda`, `real`)."""
    folder = os.environ.get("CONSULT_FIXTURES")
    if not folder:
        pytest.skip("CONSULT_FIXTURES names no folder")
    return Path(folder)


@pytest.fixture
def own_app() -> None:
    """Asked for by a test that changes its app for good: it gets one that no other test uses."""


@pytest.fixture
def app(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application, with CSRF off: `test_csrf` turns it on."""
    if "own_app" not in request.fixturenames:
        with borrowed(settings) as application:
            yield application
        return
    application = new_app(settings)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own, apart from the requests': commit before asking the client."""
    with app.app_context():
        engine = db.engine
    with writing(), Session(engine, expire_on_commit=False) as own:
        yield own
        own.rollback()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser without JavaScript that checks every page it is given."""
    browser = app.test_client()
    assert isinstance(browser, CheckingClient)
    return browser


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CONSULT_NO_SKIPS is set a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CONSULT_NO_SKIPS") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
