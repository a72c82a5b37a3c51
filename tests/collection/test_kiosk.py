"""A shared tablet: nobody is signed in on it, nobody sees the last person's answers."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.db.base import Base
from consult.people.models import LoginSession
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, answer_survey, complete, make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/kiosk"
ONCE = "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"


def url(rest: str = "", lang: str = "pt") -> str:
    return f"/{lang}/vale/surveys/viver-aqui/{rest}"


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    make_survey(session, found, questionnaire=complete(a_questionnaire(), "bn"))
    session.commit()
    return found


@pytest.fixture
def tablet(client: CheckingClient, session: Session, plan: Plan) -> CheckingClient:
    """A browser that a facilitator made a kiosk."""
    staff(client, session, plan, Role.FACILITATOR)
    assert "PIN" in client.get(DESK).text
    begun = client.post(DESK, data={"minutes": "3", "pin": "٤٨٢١"})
    assert begun.location == url("kiosk", "en")
    return client


def rows(session: Session, model: type[Base]) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def begin(tablet: CheckingClient, lang: str = "bn") -> Any:
    once = re.search(r'name="once"[^>]*value="([^"]+)"', tablet.get(url("kiosk")).text)
    assert once
    return tablet.post(url("kiosk", lang), data={"once": once[1]})


def test_beginning_a_kiosk_signs_the_staff_out_of_the_device(
    tablet: CheckingClient, session: Session
) -> None:
    assert rows(session, LoginSession) == 0
    assert tablet.get("/en/vale/desk/surveys/").status_code == 303
    assert not tablet.get_cookie("session") or b"_user_id" not in str(tablet.get_cookie("session")).encode()  # fmt: skip


def test_the_start_is_big_buttons_in_each_language(tablet: CheckingClient) -> None:
    page = tablet.get(url("kiosk")).text
    assert f'formaction="{url("kiosk", "bn")}" lang="bn"' in page
    assert "এখানে জীবন" in page
    assert "http-equiv" not in page


def test_a_response_counts_as_one_of_the_kiosk_and_the_tablet_goes_back(
    tablet: CheckingClient, session: Session
) -> None:
    assert begin(tablet).location == url("1", "bn")
    question = tablet.get(url("1", "bn")).text
    assert f'content="180;url={url("kiosk", "bn")}"' in question
    tablet.post(url("1", "bn"), data={"Q1": "b", "go": "next"})
    tablet.post(url("send", "bn"), data={"go": "send"})
    thanks = tablet.get(url("thanks", "bn")).text
    assert re.search(r'class="receipt-code"[^>]*>[\d ]{19}<', thanks)
    assert f'content="90;url={url("kiosk", "bn")}?kept=1"' in thanks
    assert session.scalars(select(SurveyResponse.channel)).all() == ["kiosk"]
    session.rollback()
    assert tablet.post(url("clear", "bn")).location == url("", "bn")
    assert "notice good" not in tablet.get(url("kiosk", "bn")).text  # said to the person before
    assert tablet.get(url("", "bn")).location == url("kiosk", "bn")
    assert tablet.get(url("thanks", "bn")).status_code == 303


def leave(tablet: CheckingClient) -> None:
    """Nobody touches the tablet until its time is over."""
    tablet.delete_cookie("seen")


def test_when_the_time_is_over_the_draft_is_deleted_and_not_to_be_seen(
    tablet: CheckingClient, session: Session
) -> None:
    begin(tablet)
    tablet.post(url("1", "bn"), data={"Q1": "b", "go": "next"})
    assert rows(session, ResponseDraft) == 1
    action = re.search(r'<form method="post" id="anew" action="([^"]+)"', tablet.get(url("2", "bn")).text)  # fmt: skip
    assert action
    assert tablet.post(action[1]).location == url("kiosk", "bn")
    assert rows(session, ResponseDraft) == 0
    assert tablet.get(url("1", "bn")).status_code == 303
    assert tablet.post(action[1]).location == url("kiosk", "bn")


def test_opening_the_start_writes_nothing_and_shows_nothing_of_who_is_gone(
    tablet: CheckingClient, session: Session
) -> None:
    begin(tablet)
    tablet.post(url("1", "bn"), data={"Q1": "b", "go": "next"})
    leave(tablet)
    assert "Go on" not in tablet.get(url("kiosk", "en")).text
    assert rows(session, ResponseDraft) == 1
    for page in ("1", "2", "send", "stop", "thanks"):
        assert tablet.get(url(page, "bn")).location == url("kiosk", "bn")
    assert "Go on" not in tablet.get(url("kiosk", "en")).text
    begin(tablet, "ar")  # the next person: what was left is deleted now
    assert rows(session, ResponseDraft) == 1
    page = tablet.get(url("1", "ar")).text
    assert 'value="b" checked' not in page


def test_the_time_of_a_tablet_ends_on_the_server_too(
    tablet: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tablet)
    real = time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 178)
    assert tablet.get(url("1", "bn")).status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 178 + 181)
    assert tablet.get(url("1", "bn")).location == url("kiosk", "bn")


def test_who_only_went_back_to_the_start_can_go_on(
    tablet: CheckingClient, session: Session
) -> None:
    begin(tablet)
    assert tablet.post(url("1", "bn"), data={"Q1": "b", "go": "back"}).location == url("", "bn")
    assert tablet.get(url("", "bn")).location == url("kiosk", "bn")
    start = tablet.get(url("kiosk", "bn")).text
    assert f'href="{url("2", "bn")}"' in start
    assert f'content="180;url={url("kiosk", "bn")}"' in start
    assert tablet.get(url("2", "bn")).status_code == 200
    begin(tablet, "ar")  # or begins anew
    assert rows(session, ResponseDraft) == 1
    assert "checked" not in tablet.get(url("1", "ar")).text


def test_staff_who_leave_a_kiosk_signed_in_are_signed_out(
    tablet: CheckingClient, session: Session, plan: Plan
) -> None:
    account = make_account(session, "eva@example.org", "Eva")
    give_role(session, account, Role.FACILITATOR, plan)
    sign_in(tablet, session, account)
    assert 'name="pin"' not in tablet.get(url("kiosk/leave")).text
    tablet.post(url("kiosk/anew"))
    assert rows(session, LoginSession) == 0
    assert 'name="pin"' in tablet.get(url("kiosk/leave")).text
    sign_in(tablet, session, account)
    tablet.get(url("kiosk"))  # without scripts: the cookie goes
    assert 'name="pin"' in tablet.get(url("kiosk/leave")).text


def test_a_page_that_is_none_of_its_own_goes_back_by_itself(tablet: CheckingClient) -> None:
    back = f"180; url={url('kiosk')}"
    assert tablet.get("/pt/account/login").headers["Refresh"] == back
    assert tablet.post(url("99")).headers["Refresh"] == back
    assert "Refresh" not in tablet.get(url("kiosk")).headers


def test_a_tablet_set_up_the_day_before_sees_that_the_survey_opens(
    tablet: CheckingClient, session: Session
) -> None:
    survey = session.scalars(select(Survey)).one()
    survey.opens = TODAY + timedelta(days=1)
    session.commit()
    assert tablet.get(url("kiosk")).headers["Refresh"] == "300"
    survey.opens = None
    session.commit()
    assert "tongues-large" in tablet.get(url("kiosk")).text


def test_nothing_of_a_kiosk_is_kept_by_the_browser(tablet: CheckingClient) -> None:
    begin(tablet)
    pages = [tablet.get(url(rest, "bn")) for rest in ("kiosk", "1", "send", "stop", "kiosk/leave")]
    pages.append(tablet.post(url("1", "bn"), data={"go": "next"}))
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}


def test_only_a_kiosk_begins_anew(client: CheckingClient, session: Session, plan: Plan) -> None:
    client.post(url(), data={"once": ONCE})
    assert rows(session, ResponseDraft) == 1
    assert client.post(url("kiosk/anew")).location == url()
    assert rows(session, ResponseDraft) == 1


def test_an_old_page_sent_after_that_is_a_kiosk_response_too(
    tablet: CheckingClient, session: Session
) -> None:
    tablet.post(url("1", "bn"), data={"Q1": "b", "go": "next"})
    assert session.scalars(select(ResponseDraft.channel)).all() == ["kiosk"]


def test_who_stops_on_a_kiosk_can_go_on_at_home(
    app: Flask, tablet: CheckingClient, session: Session
) -> None:
    begin(tablet)
    tablet.post(url("1", "bn"), data={"Q1": "b", "go": "stop"})
    stop = tablet.get(url("stop", "bn")).text
    code = re.search(r'class="receipt-code"[^>]*>([\d\s]+)<', stop)
    back = re.search(r'content="90;url=([^"]+)"', stop)
    assert code
    assert back
    assert "Go on" not in tablet.get(back[1]).text
    assert tablet.get(url("stop", "bn")).status_code == 303
    begin(tablet, "ar")
    home = app.test_client()
    assert home.post(url("resume"), data={"code": code[1]}).location == url("2")


def test_two_people_one_after_the_other_share_nothing(
    tablet: CheckingClient, session: Session
) -> None:
    for lang in ("bn", "ar"):
        begin(tablet, lang)
        assert "checked" not in tablet.get(url("1", lang)).text
        tablet.post(url("1", lang), data={"Q1": "b", "go": "next"})
        tablet.post(url("send", lang), data={"go": "send"})
    assert rows(session, SurveyResponse) == 2


@pytest.mark.parametrize("path", ["/pt/vale/", "/pt/", "/pt/vale/measures/", "/pt/vale/surveys/viver-aqui/resume", "/pt/vale/surveys/viver-aqui/"])  # fmt: skip
def test_no_other_page_is_to_be_reached(tablet: CheckingClient, path: str) -> None:
    answer = tablet.get(path)
    assert answer.status_code == 303
    assert answer.location == url("kiosk")


def test_pages_of_a_kiosk_have_no_way_out(tablet: CheckingClient) -> None:
    begin(tablet)
    for path in (url("1", "bn"), url("send", "bn"), url("stop", "bn")):
        hrefs = re.findall(r'<a [^>]*href="(/[^"]*)"', tablet.get(path).text)
        assert all("/vale/surveys/viver-aqui/" in href for href in hrefs), hrefs


def test_the_pin_ends_the_kiosk_and_guesses_have_to_wait(tablet: CheckingClient) -> None:
    assert 'name="pin"' in tablet.get(url("kiosk/leave")).text
    for _ in range(5):
        assert tablet.post(url("kiosk/leave"), data={"pin": "0000"}).status_code == 422
    assert tablet.post(url("kiosk/leave"), data={"pin": "4821"}).status_code == 422
    assert tablet.get("/pt/vale/").status_code == 303


def test_the_right_pin_makes_it_an_ordinary_browser(tablet: CheckingClient) -> None:
    assert tablet.post(url("kiosk/leave"), data={"pin": "4821"}).location == url("")
    assert tablet.get("/pt/vale/").status_code == 200
    assert tablet.get(url("kiosk")).location == url("")


def test_without_a_pin_only_who_signs_in_ends_it(app: Flask, session: Session, plan: Plan) -> None:
    tablet = app.test_client()
    staff(tablet, session, plan, Role.COORDINATOR)
    tablet.post(DESK, data={"minutes": "5", "pin": ""})
    page = tablet.get(url("kiosk/leave")).text
    assert 'name="pin"' not in page
    assert tablet.post(url("kiosk/leave"), data={"pin": ""}).status_code == 422
    assert tablet.get("/pt/account/login").status_code == 200
    account = make_account(session, "eva@example.org", "Eva")
    give_role(session, account, Role.FACILITATOR, plan)
    sign_in(tablet, session, account)
    assert tablet.post(url("kiosk/leave")).location == url("")


@pytest.mark.parametrize("pin", ["12", "abcd", "1" * 13])
def test_a_bad_pin_is_said(client: CheckingClient, session: Session, plan: Plan, pin: str) -> None:
    staff(client, session, plan, Role.FACILITATOR)
    assert client.post(DESK, data={"minutes": "3", "pin": pin}).status_code == 422
    assert client.get("/pt/vale/").status_code == 200


def test_a_kiosk_whose_survey_moved_can_be_ended(tablet: CheckingClient, session: Session) -> None:
    session.scalars(select(Survey)).one().slug = "outro"
    session.commit()
    assert tablet.get("/pt/vale/").location == url("kiosk")
    assert tablet.get(url("kiosk")).location == url("kiosk/leave")
    assert tablet.get(url("kiosk/leave")).status_code == 200
    assert tablet.post(url("kiosk/leave"), data={"pin": "4821"}).location == "/pt/vale/"
    assert tablet.get("/pt/vale/").status_code == 200


def test_a_forged_cookie_makes_no_kiosk(client: CheckingClient, plan: Plan) -> None:
    client.set_cookie("kiosk", '{"plan": "vale"}.x.y')
    assert client.get("/pt/vale/").status_code == 200
    assert client.get(url("kiosk")).location == url("")


def test_a_full_or_closed_survey_is_said_on_the_kiosk_too(
    tablet: CheckingClient, session: Session
) -> None:
    survey = session.scalars(select(Survey)).one()
    survey.most = 1
    answer_survey(session, survey, "1234123412341238", {"Q1": "a"})
    session.commit()
    assert "tongues-large" not in tablet.get(url("kiosk")).text
    assert tablet.post(url("kiosk", "bn"), data={"once": ONCE}).status_code == 403
    assert rows(session, ResponseDraft) == 0


def test_a_closed_kiosk_shows_nobody_what_the_last_person_wrote(
    tablet: CheckingClient, session: Session
) -> None:
    begin(tablet)
    tablet.post(url("4"), data={"Q5": "palavras de outra pessoa", "go": "next"})
    session.scalars(select(Survey)).one().closes = TODAY.replace(year=TODAY.year - 1)
    session.commit()
    late = (tablet.get(url("kiosk")), tablet.post(url("kiosk"), data={"once": ONCE}))
    assert [page.status_code for page in late] == [200, 403]
    assert not any("palavras de outra pessoa" in page.text for page in late)


def test_a_kiosk_of_a_survey_with_codes_asks_for_them(
    tablet: CheckingClient, session: Session
) -> None:
    session.scalars(select(Survey)).one().by_code = True
    session.commit()
    assert 'name="ticket"' in tablet.get(url("kiosk")).text
    assert begin(tablet).status_code == 422


def test_only_who_helps_people_begins_a_kiosk(app: Flask, session: Session, plan: Plan) -> None:
    assert app.test_client().get(DESK).status_code == 303
    moderator = app.test_client()
    staff(moderator, session, plan, Role.MODERATOR)
    assert moderator.get(DESK).status_code == 403
    assert moderator.post(DESK, data={"minutes": "3"}).status_code == 403
    make_plan(session, "outro")
    boss = app.test_client()
    staff(boss, session, plan)
    assert boss.get("/en/outro/desk/surveys/viver-aqui/kiosk").status_code == 404
    assert boss.get("/en/vale/desk/surveys/none/kiosk").status_code == 404
