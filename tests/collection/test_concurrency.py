"""One person's answers from several tabs at the same moment: nothing is lost, nothing counts twice."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.contributions.models import Contribution
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from tests.client import CheckingClient

AT = "/pt/vale/surveys/viver-aqui/"
PAGES: dict[str, dict[str, Any]] = {
    "1": {"Q1": "b"},
    "2": {"Q2": ["x", "y"]},
    "3": {"Q3": "4"},
    "4": {"Q4:A03": "1", "Q4:o": "2", "Q5": "Mais casas", "Q5:language": "pt"},
}
ROUNDS = 6


@pytest.fixture
def tab(client: CheckingClient, plan: Plan) -> CheckingClient:
    """A browser that has begun to answer."""
    _begin(client)
    return client


def _begin(client: CheckingClient) -> None:
    once = re.search(r'name="once"[^>]*value="([^"]+)"', client.get(AT).text)
    assert once
    client.post(AT, data={"once": once[1]})


def at_once(app: Flask, tab: CheckingClient, posts: list[tuple[str, dict[str, Any]]]) -> list[int]:
    """Send forms of one person in the same moment; the status of each answer."""
    cookies = list(tab.get(AT).request.cookies.items())
    together = Barrier(len(posts))

    def send(post: tuple[str, dict[str, Any]]) -> int:
        other = app.test_client()
        for name, value in cookies:
            other.set_cookie(name, value)
        together.wait(60)
        return other.post(f"{AT}{post[0]}", data=post[1]).status_code

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(send, posts))


def seen(session: Session, statement: Any) -> Any:
    """What is stored now; the session holds nothing afterwards."""
    found = session.scalars(statement).one()
    session.rollback()
    return found


def count(session: Session, model: Any) -> int:
    """How many rows there are."""
    return int(seen(session, select(func.count()).select_from(model)))


def test_pages_that_are_answered_at_once_are_all_kept(
    app: Flask, session: Session, tab: CheckingClient
) -> None:
    for _ in range(ROUNDS):
        everything = [(page, {**said, "go": "next"}) for page, said in PAGES.items()]
        assert at_once(app, tab, everything) == [303] * 4
        assert set(seen(session, select(ResponseDraft.answers))) == {"Q1", "Q2", "Q3", "Q4", "Q5"}
        taken_back = [(page, {"go": "skip"}) for page in PAGES]
        assert at_once(app, tab, taken_back) == [303] * 4
        assert seen(session, select(ResponseDraft.answers)) == {}


def test_answers_that_are_sent_from_several_tabs_count_once(
    app: Flask, session: Session, tab: CheckingClient
) -> None:
    for number in range(1, ROUNDS + 1):
        for page, said in PAGES.items():
            tab.post(f"{AT}{page}", data={**said, "go": "next"})
        assert at_once(app, tab, [("send", {"go": "send"})] * 4) == [303] * 4
        counted = [count(session, model) for model in (SurveyResponse, Contribution, ResponseDraft)]
        assert counted == [number, number, 0]
        tab.delete_cookie(next(name for name in tab.get(AT).request.cookies if "answers" in name))
        _begin(tab)


def test_a_page_that_is_changed_while_the_answers_are_sent_begins_none_anew(
    app: Flask, session: Session, tab: CheckingClient
) -> None:
    """Whichever comes first, there is one response, and no answers begun anew beside it."""
    for page, said in PAGES.items():
        tab.post(f"{AT}{page}", data={**said, "go": "next"})
    changed = ("3", {"Q3": "1", "go": "next"})
    assert at_once(app, tab, [("send", {"go": "send"}), changed]) == [303, 303]
    assert (count(session, SurveyResponse), count(session, ResponseDraft)) == (1, 0)
