"""kill -9 in the middle of 200 posts: all that was acknowledged is there, nothing twice."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.consultations.models import Comment
from consult.contributions.models import Contribution
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.settings import Settings
from tests.factories.plan import make_measure, make_plan
from tests.factories.surveys import make_survey
from tests.server import Browser, Page, Server

EACH = 100
KILLS_AT = (25, 70, 120, 170)
TYPED: tuple[dict[str, str], ...] = ({"Q1": "a"}, {"Q2": "x"}, {"Q3": "4"}, {"Q5": ""})
"""What is typed on each page of the factory's survey."""
GONE = (OSError, http.client.HTTPException)


class People:
    """200 people who do not give up; counts what was acknowledged to them."""

    def __init__(self, server: Server, plan: Plan, survey: Survey, measure: Measure) -> None:
        self.server = server
        self.survey_path = f"/pt/{plan.slug}/surveys/{survey.slug}"
        self.comment_path = f"/pt/{plan.slug}/measures/{measure.code}/comment"
        self.acknowledged: Counter[str] = Counter()
        self.retried = 0
        self._lock = threading.Lock()

    def _insist(self, ask: Callable[[], Page]) -> Page:
        """Ask again until there is an answer: what a person does when the network fails."""
        for _ in range(600):
            try:
                return ask()
            except GONE:
                with self._lock:
                    self.retried += 1
                time.sleep(0.05)
        raise AssertionError("the server never came back")

    def answer(self, number: int) -> None:
        """Answer the survey: a choice, some words, send; press Send twice."""
        browser, path = Browser(self.server), self.survey_path
        form = self._insist(lambda: browser.get(f"{path}/")).form()
        begun = self._insist(lambda: browser.post(f"{path}/", form))
        assert begun.status == 303, begun.text[:400]
        where = begun.location or ""
        for typed in TYPED:
            form = self._insist(lambda where=where: browser.get(where)).form()  # type: ignore[misc]
            data = {**form, **typed, "go": "next"}
            if "Q5" in data:
                data["Q5"] = f"resposta {number}"
            turned = self._insist(lambda w=where, d=data: browser.post(w, d))  # type: ignore[misc]
            assert turned.status == 303, turned.text[:400]
            where = turned.location or ""
        form = self._insist(lambda: browser.get(where)).form()
        for _ in range(2):
            sent = self._insist(lambda: browser.post(where, {**form, "go": "send"}))
            assert sent.status == 303
            assert (sent.location or "").endswith("/thanks")
        self._acknowledge(f"resposta {number}")

    def comment(self, number: int) -> None:
        """Comment on a measure; press Send twice."""
        browser, words = Browser(self.server), f"comentário {number}"
        form = self._insist(lambda: browser.get(self.comment_path)).form("comment")
        data = {**form, "words": words, "language": "pt", "speaker": "anonymous"}
        for _ in range(2):
            sent = self._insist(lambda: browser.post(self.comment_path, data))
            assert sent.status == 303, sent.text[:2000]
        self._acknowledge(words)

    def _acknowledge(self, words: str) -> None:
        with self._lock:
            self.acknowledged[words] += 1


def kill_now_and_then(people: People, done: threading.Event) -> int:
    """Kill the server each time so many were acknowledged, and start it again."""
    kills = 0
    for at in KILLS_AT:
        while sum(people.acknowledged.values()) < at and not done.is_set():
            time.sleep(0.005)
        people.server.kill()
        kills += 1
        time.sleep(0.2)
        people.server.start()
    return kills


def test_kill_9_loses_nothing_acknowledged_and_doubles_nothing(
    settings: Settings, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    survey = make_survey(session, plan)
    session.commit()
    without_redis = replace(settings, redis_url=f"unix://{settings.home}/nobody.sock")
    done = threading.Event()
    with Server(without_redis) as server, ThreadPoolExecutor(9) as pool:
        people = People(server, plan, survey, measure)
        killer = pool.submit(kill_now_and_then, people, done)
        jobs = [
            pool.submit(act, number)
            for number in range(EACH)
            for act in (people.answer, people.comment)
        ]
        try:
            for job in jobs:
                job.result(timeout=240)
        finally:
            done.set()
        assert killer.result(timeout=60) == len(KILLS_AT)
    assert people.retried > 0, "no post met a dead server: the test proved nothing"
    said = Counter(session.scalars(select(Contribution.words)))
    assert said == people.acknowledged
    assert set(said.values()) == {1}
    assert len(said) == 2 * EACH
    assert session.scalar(select(func.count()).select_from(SurveyResponse)) == EACH
    assert session.scalar(select(func.count()).select_from(Comment)) == EACH
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 0
