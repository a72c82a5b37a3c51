"""The disk takes nothing more: nobody is told what is not so, and who tries again is heard once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.contributions.models import Contribution
from consult.db.session import db
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from tests.client import CheckingClient

pytestmark = pytest.mark.sqlite
HERE = "/pt/vale/surveys/viver-aqui/"
ONCE = "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"
PAGES: tuple[dict[str, str | list[str]], ...] = (
    {"Q1": "b"},
    {"Q2": ["x", "y"]},
    {"Q3": "4"},
)
MANY = 1_000_000


def answer(client: CheckingClient, words: str = "Mais casas") -> None:
    """Answer every page, up to the last."""
    client.post(HERE, data={"once": ONCE})
    for number, given in enumerate(PAGES, 1):
        client.post(f"{HERE}{number}", data={**given, "go": "next"})
    last = {"Q4:A03": "1", "Q5": words, "Q5:language": "pt", "go": "next"}
    assert client.post(f"{HERE}4", data=last).location == f"{HERE}send"


def send(client: CheckingClient) -> str | None:
    """Send the answers; where it leads."""
    return client.post(f"{HERE}send", data={"go": "send"}).location


def stored(session: Session) -> list[int]:
    """How many drafts, responses and inputs there are."""
    models = (ResponseDraft, SurveyResponse, Contribution)
    found = [session.scalar(select(func.count()).select_from(one)) or 0 for one in models]
    session.rollback()
    return found


@pytest.fixture
def full(app: Flask, session: Session) -> Iterator[Callable[[bool], None]]:
    """Says that the database has no page left, or that it has."""
    with app.app_context():
        engine = db.engine
    pages = {"most": MANY}

    def limit(driver: sqlite3.Connection, *_: object) -> None:
        driver.execute(f"PRAGMA max_page_count={pages['most']}")

    def say(yes: bool) -> None:
        pages["most"] = MANY
        if yes:
            session.rollback()
            with closing(sqlite3.connect(engine.url.database or "")) as own:
                own.execute("CREATE TABLE filler (bytes)")
                own.commit()
                pages["most"] = own.execute("PRAGMA page_count").fetchone()[0]
                limit(own)
                with suppress(sqlite3.OperationalError):
                    for _ in range(MANY):
                        own.execute("INSERT INTO filler VALUES (zeroblob(4000))")
                        own.commit()

    event.listen(engine, "checkout", limit)
    yield say
    event.remove(engine, "checkout", limit)
    pages["most"] = MANY
    engine.dispose()


def test_when_the_database_is_full_nothing_is_half_stored_and_all_can_be_sent_later(
    client: CheckingClient, session: Session, plan: Plan, full: Callable[[bool], None]
) -> None:
    words = "আরও ঘর " * 250  # more bytes than the empty pages of a new database hold
    answer(client, words)
    full(True)
    for _ in range(3):  # each has its turn: none is kept from the one before
        with pytest.raises(OperationalError, match="full"):
            send(client)
    assert stored(session) == [1, 0, 0]
    full(False)
    assert send(client) == f"{HERE}thanks"
    assert stored(session) == [0, 1, 1]
    assert session.scalar(select(Contribution.words)) == words.strip()
