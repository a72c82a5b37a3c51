"""What a thief finds: in the database's files, in the logs, in a cookie, with a cookie."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.app.manifests import MANIFESTS
from consult.contributions.rules import receipt_codes
from consult.db.session import db
from consult.imports.actions import store_upload
from consult.imports.jobs import delete_expired_imports
from consult.imports.models import PendingImport
from consult.people.models import Account
from consult.people.rules import Role
from consult.settings import Settings, from_environment
from consult.web.errors import handle_exception
from consult.web.jobs import truncate_log
from tests.client import CheckingClient
from tests.factories.people import PASSWORD, give_role, make_account, sign_in
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import answer_survey, make_survey

SET_UP = "/en/account/second-factor/set-up"


def test_the_cookie_of_a_session_holds_nothing_made_from_the_address(
    client: CheckingClient, session: Session
) -> None:
    make_account(session, password=PASSWORD)
    session.commit()
    data = {"email": "ana@example.org", "password": PASSWORD}
    assert client.post("/en/account/login", data=data).status_code == 303
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"_user_id", "_fresh", "csrf_token", "_flashes", "_permanent"}


def test_a_thief_of_a_cookie_sets_up_no_phone_of_their_own(
    client: CheckingClient, session: Session
) -> None:
    account = make_account(session, password=PASSWORD)
    account.totp_secret = old = pyotp.random_base32()
    give_role(session, account, Role.COORDINATOR, make_plan(session))
    sign_in(client, session, account)
    found = re.search(r'translate="no">([A-Z2-7 ]+)<', client.get(SET_UP).text)
    assert found is not None
    secret = found[1].replace(" ", "")
    for password in ("", "adivinhada por mim"):
        data = {"code": pyotp.TOTP(secret).now(), "password": password}
        assert client.post(SET_UP, data=data).status_code == 422
    session.rollback()
    session.refresh(account)
    assert account.totp_secret == old
    session.rollback()
    data = {"code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    assert client.post(SET_UP, data=data).status_code == 200
    session.rollback()
    session.refresh(account)
    assert account.totp_secret == secret


def test_an_error_of_the_database_tells_no_words(
    app: Flask, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    make_account(session, "segredo@example.org")
    session.commit()
    with app.app_context():
        db.session.add(Account(email="segredo@example.org", name="Palavras ditas"))
        with pytest.raises(IntegrityError) as caught:
            db.session.flush()
    with app.test_request_context("/en/"):
        handle_exception(caught.value)
    assert "request failed: IntegrityError" in caplog.text
    assert "segredo" not in caplog.text
    assert "Palavras" not in caplog.text


@pytest.mark.sqlite
def test_what_was_deleted_is_in_no_file_of_the_database(
    app: Flask, session: Session, settings: Settings
) -> None:
    words = "palavras de um rascunho " * 30
    with app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA secure_delete")) == 1
    account = make_account(session, "gone@example.org", words[:190])
    session.commit()
    session.delete(account)
    session.commit()
    with app.app_context():
        assert truncate_log()
    folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    for path in folder.glob("consult.db*"):
        assert b"palavras de um rascunho" not in path.read_bytes(), path.name


@pytest.mark.sqlite
def test_open_answers_share_no_value_with_their_response(
    session: Session, settings: Settings
) -> None:
    survey = make_survey(session, make_plan(session))
    said = {"words": "Isto digo eu.", "language": "pt"}
    answer_survey(session, survey, "1" * 16, {"Q1": "a", "Q5": said})
    session.commit()
    own = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))
    with own:
        response = _values(own, "survey_response") | _values(own, "answer")
        words = _values(own, "input") | _values(own, "open_answer") | _values(own, "concern")
        assert not {v for v in response & words if len(str(v)) > 12}
        assert _values(own, "once") == set()
        for table in ("survey_response", "answer", "input", "open_answer", "concern", "comment"):
            with pytest.raises(sqlite3.OperationalError):  # no row numbers, so no order of arrival
                own.execute(f"SELECT rowid FROM {table}")


def _values(own: sqlite3.Connection, table: str) -> set[object]:
    rows = own.execute(f"SELECT * FROM {table}")
    return {json.dumps(value) for row in rows for value in row if value is not None}


def test_a_file_without_consent_is_deleted_after_a_day(app: Flask, session: Session) -> None:
    plan, account = make_plan(session), make_account(session)
    for days in (0, -1):
        pending = store_upload(
            session,
            plan_id=plan.id,
            kind="contributions",
            data=b"texto",
            filename="l.csv",
            uploaded_by_id=account.id,
            today=TODAY,
        )
        pending.expires_on = TODAY + timedelta(days=days)
    session.commit()
    with app.app_context():
        assert delete_expired_imports() == 1
    assert any(delete_expired_imports in manifest.daily for manifest in MANIFESTS)
    assert session.scalars(select(PendingImport.expires_on)).all() == [TODAY]


def test_a_code_is_costly_to_guess_for_who_has_the_key() -> None:
    assert receipt_codes.PBKDF2_ITERATIONS >= 1000
    keys = {
        receipt_codes.keyed_hash("k", "1" * 16, purpose)
        for purpose in ("draft", "response", "input")
    }
    assert len(keys) == 3
    assert (
        receipt_codes.contribution_key("k", "1" * 16)
        == receipt_codes.contribution_keys("k", "1" * 16)[0]
    )


def test_a_new_home_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    from_environment({"CONSULT_HOME": str(home)})
    assert home.stat().st_mode & 0o077 == 0
