"""The demonstration plan, loaded once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.db import migrate
from consult.db.session import db, writing
from consult.demo.actions import load_demo
from consult.demo.source import REFERENCE_DATE
from consult.plan.models.plans import Plan
from consult.settings import from_environment
from tests.conftest import postgres

PASSWORD = "vale-de-mundos"


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Engine]:
    """A database with the demonstration plan."""
    home = tmp_path_factory.mktemp("demo")
    url = postgres(worker_id, "demo") or f"sqlite:///{home / 'consult.db'}"
    migrate.upgrade(url)
    settings = from_environment({"CONSULT_HOME": str(home), "CONSULT_SECRET_KEY": "x" * 32})
    with create_app(replace(settings, database_url=url), testing=True).app_context():
        engine = db.engine
    with writing(), Session(engine) as own:
        load_demo(own, today=REFERENCE_DATE, password=PASSWORD)
        own.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def demo(loaded: Engine) -> Iterator[Session]:
    """A session on it; what a test writes is taken back."""
    with writing(), Session(loaded) as own:
        yield own
        own.rollback()


@pytest.fixture
def plan(demo: Session) -> Plan:
    """The demonstration plan."""
    return demo.scalars(select(Plan)).one()
