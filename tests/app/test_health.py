"""`/healthz` says whether the app can work, to anybody and without a trace."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.people.guard import permission_of
from consult.people.rules import ANYONE
from consult.settings import Settings
from tests.client import CheckingClient


def test_an_app_that_can_work_says_ok_to_anybody(app: Flask, client: CheckingClient) -> None:
    assert permission_of(app, "health.healthz") == ANYONE
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.head("/healthz").status_code == 200


def test_no_cookie_is_set(app: Flask) -> None:
    assert "Set-Cookie" not in app.test_client().get("/healthz").headers


def test_a_database_without_our_tables_is_down(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    session.execute(text("ALTER TABLE alembic_version RENAME TO elsewhere"))
    session.commit()
    answer = client.get("/healthz")
    session.execute(text("ALTER TABLE elsewhere RENAME TO alembic_version"))
    session.commit()
    assert (answer.status_code, answer.text) == (503, "database: down\n")


def test_what_cannot_be_reached_is_down_and_nothing_is_logged(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = make_url(settings.database_url)
    if settings.embedded_database:
        nowhere = nowhere.set(database=str(tmp_path / "missing" / "consult.db"))
    else:
        nowhere = nowhere.set(database="missing")
    gone = replace(
        settings,
        database_url=nowhere.render_as_string(hide_password=False),
        redis_url=f"unix://{tmp_path}/missing.sock",
    )
    browser = create_app(gone, testing=True).test_client()
    with browser.session_transaction() as kept:
        kept["_user_id"] = "somebody signed in, whose session nobody can look up"
    with caplog.at_level(logging.INFO):
        answer = browser.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "database: down\nqueue: down\n")
    assert not caplog.records
