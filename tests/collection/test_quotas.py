"""Limits and quotas: judged at the start, where the answer is given, and when it is sent."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.actions.quotas import set_quota
from consult.collection.actions.submission import QuotaFull, submit_response
from consult.collection.models import ResponseDraft
from consult.collection.rules.quotas import (
    FillLevel,
    Quota,
    fill_level,
    first_full_quota,
    quotas_from_json,
    with_quota,
    without_quota,
)
from consult.contributions.rules.receipt_codes import receipt_code_for
from consult.db.session import db, writing
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.responses import CollectionMode
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import SECRET, answer_survey, make_survey

ONCE = "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"
DESK = "/en/vale/desk/surveys/viver-aqui/quotas"


def url(rest: str = "") -> str:
    return f"/pt/vale/surveys/viver-aqui/{rest}"


def new_code() -> str:
    return receipt_code_for(SECRET, uuid.uuid4())


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    make_survey(session, found)
    session.commit()
    return found


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    return session.scalars(select(Survey)).one()


def responses(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(SurveyResponse)) or 0
    session.rollback()
    return found


def stored(session: Session, survey: Survey) -> tuple[Quota, ...]:
    session.refresh(survey)
    found = quotas_from_json(survey.quotas)
    session.rollback()
    return found


def limit(session: Session, survey: Survey, most: int | None, *quotas: Quota) -> None:
    survey.most, survey.quotas = most, [one.to_json() for one in quotas]
    session.commit()


def send(session: Session, survey: Survey, code: str, **values: Any) -> uuid.UUID:
    return submit_response(
        session,
        survey=survey,
        version=load_version(session, survey.current_version_id or 0),
        code=code,
        answers=values.get("answers", {"Q1": "a"}),
        language="pt",
        channel=values.get("channel", CollectionMode.WEB),
        municipality_id=None,
        today=TODAY,
        secret=SECRET,
    )


def test_a_full_survey_says_so_at_the_start_and_what_else_there_is(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    make_survey(session, plan, "outro")
    limit(session, survey, 1)
    assert client.get(url()).status_code == 200
    answer_survey(session, survey, new_code(), {"Q1": "a"})
    session.commit()
    page = client.get(url()).text
    assert "/pt/vale/surveys/outro/" in page
    assert 'href="/pt/vale/"' in page
    assert '<form method="post"' not in page
    assert client.post(url(), data={"once": ONCE}).status_code == 403
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 0


def test_who_was_answering_when_it_filled_up_keeps_the_words_and_the_draft(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    limit(session, survey, 1)
    client.post(url(), data={"once": ONCE})
    client.post(url("4"), data={"Q5": "Mais casas", "Q5:language": "pt", "go": "next"})
    answer_survey(session, survey, new_code(), {"Q1": "a"})
    session.commit()
    full = client.post(url("send"), data={"go": "send"})
    assert full.status_code == 403
    assert "Mais casas</textarea>" in full.text
    assert responses(session) == 1
    limit(session, survey, 2)
    assert client.post(url("send"), data={"go": "send"}).location == url("thanks")
    assert responses(session) == 2


def test_a_quota_is_told_where_the_answer_is_given_and_can_be_taken_back(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    limit(session, survey, None, Quota("Q1", "b", 1))
    answer_survey(session, survey, new_code(), {"Q1": "b"})
    session.commit()
    client.post(url(), data={"once": ONCE})
    full = client.post(url("1"), data={"Q1": "b", "go": "next"})
    assert full.status_code == 403
    assert "Dois anos" in full.text
    assert f'href="{url("1")}#q-Q1"' in full.text
    assert client.post(url("1"), data={"Q1": "b", "go": "stop"}).location == url("stop")
    assert client.post(url("send"), data={"go": "send"}).status_code == 403
    assert client.post(url("1"), data={"Q1": "a", "go": "next"}).location == url("2")
    assert client.post(url("send"), data={"go": "send"}).location == url("thanks")
    assert responses(session) == 2


def test_a_choice_of_several_fills_its_quota_too(session: Session, survey: Survey) -> None:
    limit(session, survey, None, Quota("Q2", "x", 1))
    send(session, survey, new_code(), answers={"Q2": ["x", "y"]})
    with pytest.raises(QuotaFull) as none:
        send(session, survey, new_code(), answers={"Q2": ["x"]})
    assert none.value.quota == Quota("Q2", "x", 1)
    send(session, survey, new_code(), answers={"Q2": ["y"]})


def test_sending_again_what_was_taken_is_no_second_one(session: Session, survey: Survey) -> None:
    limit(session, survey, 1)
    code = new_code()
    assert send(session, survey, code) == send(session, survey, code)
    with pytest.raises(QuotaFull):
        send(session, survey, new_code())


def test_paper_counts_but_is_never_turned_away(session: Session, survey: Survey) -> None:
    limit(session, survey, 1, Quota("Q1", "a", 1))
    for _ in range(2):
        send(session, survey, new_code(), channel=CollectionMode.PAPER)
    with pytest.raises(QuotaFull):
        send(session, survey, new_code())


@pytest.mark.parametrize("quota", [False, True])
def test_of_many_last_ones_at_once_exactly_one_is_taken(
    app: Flask, session: Session, survey: Survey, quota: bool
) -> None:
    limit(session, survey, None if quota else 1, *([Quota("Q1", "a", 1)] if quota else []))
    rivals, outcomes = 6, []
    gate = threading.Barrier(rivals)

    def one() -> None:
        with app.app_context():
            engine = db.engine
        gate.wait()
        with writing(), Session(engine) as own:
            mine = own.get_one(Survey, survey.id)
            try:
                send(own, mine, new_code())
            except QuotaFull:
                outcomes.append("full")
            else:
                own.commit()
                outcomes.append("taken")

    threads = [threading.Thread(target=one) for _ in range(rivals)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["full"] * (rivals - 1) + ["taken"]
    assert responses(session) == 1


def test_two_coordinators_at_once_both_have_their_way(
    app: Flask, session: Session, survey: Survey
) -> None:
    with app.app_context():
        engine = db.engine
    number = survey.id
    session.rollback()
    both = threading.Barrier(2)

    def one(quota: Quota) -> None:
        with writing(False), Session(engine) as own:
            mine = own.get_one(Survey, number)
            own.rollback()
        both.wait(60)
        with writing(), Session(engine) as own:
            own.add(mine)
            set_quota(own, survey=mine, quota=quota)
            own.commit()

    wanted = [Quota("Q1", "b", 30), Quota("Q2", "x", 5)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, wanted))
    assert set(stored(session, survey)) == set(wanted)


def test_coordinators_set_and_take_out_quotas(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan)
    assert client.post(DESK, data={"choice": "Q1:b", "most": "20"}).location == DESK
    assert client.post(DESK, data={"choice": "Q1:b", "most": "30"}).location == DESK
    client.post(DESK, data={"choice": "Q2:x", "most": "5"})
    assert stored(session, survey) == (Quota("Q1", "b", 30), Quota("Q2", "x", 5))
    assert "Dois anos" in client.get(DESK).text
    for bad in ({"choice": "Q9:b", "most": "1"}, {"choice": "Q1:a", "most": "0"}, {}):
        assert client.post(DESK, data=bad).status_code == 422
    assert client.post(f"{DESK}/remove", data={"choice": "Q1:b"}).location == DESK
    assert stored(session, survey) == (Quota("Q2", "x", 5),)


def test_facilitators_see_quotas_and_cannot_change_them(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.FACILITATOR)
    assert client.get(DESK).status_code == 200
    assert client.post(DESK, data={"choice": "Q1:b", "most": "20"}).status_code == 403
    assert client.post(f"{DESK}/remove", data={"choice": "Q1:b"}).status_code == 403
    assert client.get("/en/vale/desk/surveys/none/quotas").status_code == 404
    assert app.test_client().get(DESK).status_code == 303


def test_the_ways_to_answer_lead_to_what_one_may_do(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    page = client.get("/en/vale/desk/surveys/viver-aqui/ways").text
    assert "viver-aqui/codes" not in page
    assert "viver-aqui/beside" not in page
    boss = app.test_client()
    staff(boss, session, plan)
    page = boss.get("/en/vale/desk/surveys/viver-aqui/ways").text
    assert "viver-aqui/codes" in page
    assert "viver-aqui/kiosk" in page


def test_how_full_a_quota_is_tells_no_small_number() -> None:
    assert fill_level(Quota("q", "a", 4), 3) is FillLevel.OPEN
    assert fill_level(Quota("q", "a", 4), 4) is FillLevel.FULL
    levels = [fill_level(Quota("q", "a", 40), n) for n in (0, 9, 10, 19, 20, 30, 39, 40, 41)]
    assert levels == ["open", "open", "quarter", "quarter", "half", "most", "most", "full", "full"]


@given(st.lists(st.tuples(st.sampled_from("pq"), st.sampled_from("ab"), st.integers(1, 5))))
def test_putting_and_taking_out_quotas(changes: list[tuple[str, str, int]]) -> None:
    own: tuple[Quota, ...] = ()
    for question, choice, most in changes:
        own = with_quota(own, Quota(question, choice, most))
        assert len({(one.question, one.choice) for one in own}) == len(own)
        assert Quota(question, choice, most) in own
    for question, choice, _most in changes:
        own = without_quota(own, question, choice)
    assert own == ()
    assert first_full_quota((Quota("p", "a", 2),), {("p", "a"): 1}) is None
    assert first_full_quota((Quota("p", "a", 2),), {("p", "a"): 2}) == Quota("p", "a", 2)
