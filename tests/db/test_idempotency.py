"""Once-only keys, constraint names, moments."""

from __future__ import annotations

import threading
import uuid
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from consult.db.errors import violated_constraint
from consult.db.idempotency import claim_key, delete_keys_before, location_of_key
from consult.db.session import db, writing
from consult.people.models import Account, LoginSession
from tests.factories.plan import make_measure, make_plan

DAY = date(2026, 11, 1)


def test_a_key_is_claimed_once(session: Session) -> None:
    key = uuid.uuid4()
    first = claim_key(session, key=key, purpose="test", today=DAY)
    assert first is not None
    first.location = "/there"
    session.commit()
    assert claim_key(session, key=key, purpose="test", today=DAY) is None
    assert location_of_key(session, key) == "/there"


def test_of_rivals_with_one_key_exactly_one_wins(app: Flask) -> None:
    key, wins = uuid.uuid4(), []

    def rival() -> None:
        with app.app_context(), writing(), Session(db.engine) as own:
            if claim_key(own, key=key, purpose="test", today=DAY) is not None:
                wins.append(1)
            own.commit()

    threads = [threading.Thread(target=rival) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wins) == 1


def test_old_keys_are_forgotten(session: Session) -> None:
    claim_key(session, key=uuid.uuid4(), purpose="test", today=DAY)
    assert delete_keys_before(session, DAY) == 0
    assert delete_keys_before(session, date(2026, 11, 2)) == 1


def test_a_broken_constraint_has_the_same_name_on_both_databases(session: Session) -> None:
    session.add_all([Account(email="a@b.pt", name="A"), Account(email="a@b.pt", name="B")])
    with pytest.raises(IntegrityError) as unique:
        session.flush()
    assert violated_constraint(unique.value) == "uq_account_email"
    session.rollback()
    plan = make_plan(session)
    with pytest.raises(IntegrityError) as check:
        make_measure(session, plan, level=3)
    assert violated_constraint(check.value) == "ck_measure_level"


def test_a_moment_without_time_zone_is_refused(session: Session) -> None:
    account = Account(email="a@b.pt", name="A")
    session.add(account)
    session.flush()
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    session.add(LoginSession(token_hash="0" * 64, account_id=account.id, expires_at=naive))
    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_contended_writes_are_never_lost(app: Flask, session: Session) -> None:
    account = Account(email="a@b.pt", name="0")
    session.add(account)
    session.commit()

    def add_one() -> None:
        for _ in range(10):
            with app.app_context(), writing(), Session(db.engine) as own:
                row = own.get_one(Account, account.id, with_for_update=True)
                row.totp_last_step += 1
                own.commit()

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.expire_all()
    assert session.get_one(Account, account.id).totp_last_step == 40
