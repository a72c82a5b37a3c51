"""Safe methods read; the others write, and commit."""

from __future__ import annotations

import sqlite3
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.db.idempotency import IdempotencyKey, claim_key
from consult.db.session import db
from consult.db.session import session as app_session
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.web.transaction import commit, today

KEY = uuid.UUID(int=1)


@pytest.fixture
def writes(app: Flask, own_app: None) -> Flask:
    """An app with a view that stores something, whatever it is asked."""

    @app.route("/writes", methods=["GET", "POST"])
    @permit(ANYONE)
    def writes() -> str:
        claim_key(app_session(), key=KEY, purpose="test", today=today())
        commit()
        return ""

    return app


def stored(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(IdempotencyKey)) or 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_method_never_commits(writes: Flask, session: Session, method: str) -> None:
    with pytest.raises(RuntimeError, match="safe method"):
        FlaskClient(writes).open("/writes", method=method)
    assert stored(session) == 0


def test_another_method_commits(writes: Flask, session: Session) -> None:
    assert FlaskClient(writes).post("/writes").status_code == 200
    assert stored(session) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize(("method", "locks"), [("GET", False), ("POST", True)])
def test_an_unsafe_method_alone_takes_the_write_lock_when_it_begins(
    app: Flask, own_app: None, method: str, locks: bool
) -> None:
    @app.route("/reads", methods=["GET", "POST"])
    @permit(ANYONE)
    def reads() -> str:
        app_session().scalars(select(IdempotencyKey)).all()
        rival = sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)
        try:
            rival.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return "locked"
        finally:
            rival.close()
        return "free"

    answer = FlaskClient(app).open("/reads", method=method)
    assert answer.text == ("locked" if locks else "free")
