"""What the commands are run on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from consult.db import migrate
from tests.factories.plan import make_entity, make_measure, make_plan


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation with one plan, that the environment names; the address of its database."""
    for name in ("CONSULT_DATABASE_URL", "CONSULT_REDIS_URL", "CONSULT_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONSULT_HOME", str(tmp_path))
    url = f"sqlite:///{tmp_path / 'consult.db'}"
    migrate.upgrade(url)
    with Session(create_engine(url)) as session:
        plan = make_plan(session)
        make_measure(session, plan)
        make_entity(session, plan)
        session.commit()
    return url
