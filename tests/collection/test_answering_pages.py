"""The whole survey by a browser without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.contributions.models import Contribution
from consult.db.session import db
from consult.languages.rules import Texts
from consult.plan.models.plans import Municipality, Plan
from consult.questionnaire.models.responses import Answer, SurveyResponse
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from tests.client import CheckingClient
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, a_single, make_survey


def url(rest: str = "", lang: str = "pt") -> str:
    return f"/{lang}/vale/surveys/viver-aqui/{rest}"


def begin(client: CheckingClient, lang: str = "pt") -> Any:
    once = re.search(r'name="once"[^>]*value="([^"]+)"', client.get(url(lang=lang)).text)
    assert once
    return client.post(url(lang=lang), data={"once": once[1]})


def shown_code(html: str) -> str:
    found = re.search(r'class="receipt-code"[^>]*>([\d\s]+)<', html)
    assert found
    return found[1]


def walk(client: CheckingClient, lang: str, words: str = "Mais casas") -> Any:
    begin(client, lang)
    client.get(url("1", lang))
    client.post(url("1", lang), data={"Q1": "b", "go": "next"})
    client.get(url("2", lang))
    client.post(url("2", lang), data={"Q2": ["x", "y"], "go": "next"})
    client.get(url("3", lang))
    client.post(url("3", lang), data={"Q3": "4", "go": "next"})
    client.get(url("4", lang))
    last = {"Q4:A03": "1", "Q4:o": "2", "Q5": words, "Q5:language": lang, "go": "next"}
    ready = client.post(url("4", lang), data=last)
    assert ready.location == url("send", lang)
    client.get(url("send", lang))
    return client.post(url("send", lang), data={"go": "send"})


@pytest.mark.parametrize("lang", ["pt", "ar", "bn", "en"])
def test_a_person_answers_everything_and_gets_a_receipt(
    client: CheckingClient, session: Session, plan: Plan, lang: str
) -> None:
    sent = walk(client, lang)
    assert sent.location == url("thanks", lang)
    assert len(re.sub(r"\s", "", shown_code(client.get(sent.location).text))) == 16
    response = session.scalars(select(SurveyResponse)).one()
    assert (response.language, response.channel, response.said_on) == (lang, "web", TODAY)
    assert session.scalar(select(func.count()).select_from(Answer)) == 1 + 2 + 1 + 2
    said = session.scalars(select(Contribution)).one()
    assert (said.words, said.language, said.channel) == ("Mais casas", lang, "survey")
    assert [link.origin for link in said.links] == ["structure"]
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 0


def test_sending_twice_stores_one_response(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    walk(client, "pt")
    again = client.post(url("send"), data={"go": "send"})
    assert again.location == url("thanks")
    assert session.scalar(select(func.count()).select_from(SurveyResponse)) == 1
    assert session.scalar(select(func.count()).select_from(Contribution)) == 1


def test_a_double_click_on_begin_starts_one_response(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    once = {"once": "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"}
    client.post(url(), data=once)
    client.post(url(), data=once)
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 1


def test_an_old_first_page_sent_again_after_answering_is_another_person(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    once = {"once": "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"}
    for _ in range(2):
        client.post(url(), data=once)
        client.post(url("1"), data={"Q1": "a", "go": "next"})
        client.post(url("send"), data={"go": "send"})
    assert session.scalar(select(func.count()).select_from(SurveyResponse)) == 2


def test_back_keeps_what_is_typed_and_earlier_answers_are_shown(
    client: CheckingClient, plan: Plan
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "b", "go": "next"})
    back = client.post(url("2"), data={"Q2": ["y"], "go": "back"})
    assert back.location == url("1")
    assert re.search(r'value="b" checked', client.get(url("1")).text)
    assert re.search(r'value="y" checked', client.get(url("2")).text)


def test_skip_takes_an_answer_back(client: CheckingClient, session: Session, plan: Plan) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "b", "go": "next"})
    skipped = client.post(url("1"), data={"Q1": "b", "go": "skip"})
    assert skipped.location == url("2")
    assert session.scalars(select(ResponseDraft)).one().answers == {}


def test_the_language_changes_in_the_middle_and_nothing_is_lost(
    client: CheckingClient, plan: Plan
) -> None:
    begin(client)
    turned = client.post(url("1"), data={"Q1": "c", "go": "in-en"})
    assert turned.location == url("1", "en")
    page = client.get(turned.location)
    assert 'value="c" checked' in page.text
    assert '<html lang="en"' in page.text
    assert 'lang="pt" dir="ltr"' in page.text  # the words of the question fall back, and say so
    unknown = client.post(url("1", "en"), data={"Q1": "c", "go": "in-tlh"})
    assert unknown.location == url("1", "en")


def test_somebody_stops_and_goes_on_elsewhere_with_digits_of_another_script(
    app: Any, client: CheckingClient, plan: Plan
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "b", "go": "next"})
    stopped = client.post(url("2"), data={"Q2": ["x"], "go": "stop"})
    assert stopped.location == url("stop")
    code = shown_code(client.get(stopped.location).text)
    bengali = code.translate({ord(str(n)): chr(0x9E6 + n) for n in range(10)})
    other = app.test_client()
    went_on = other.post(url("resume"), data={"code": bengali})
    assert went_on.location == url("3")
    assert 'value="x" checked' in other.get(url("2")).text


def test_a_wrong_code_is_kept_and_explained(client: CheckingClient, plan: Plan) -> None:
    client.get(url("resume"))
    for wrong in ("1234", "0000 0000 0000 0000", "<b>"):
        answer = client.post(url("resume"), data={"code": wrong})
        assert answer.status_code == 422
        assert wrong.replace("<", "&lt;").replace(">", "&gt;") in answer.text


def test_a_finished_code_leads_to_its_receipt(app: Any, client: CheckingClient, plan: Plan) -> None:
    code = shown_code(client.get(walk(client, "pt").location).text)
    assert app.test_client().post(url("resume"), data={"code": code}).location == url("thanks")


def test_a_code_stands_with_the_address_where_it_is_typed(
    client: CheckingClient, plan: Plan
) -> None:
    begin(client)
    assert f"{url('resume')}</bdi>" in client.get(url("stop")).text
    receipt = client.get(walk(client, "pt").location).text
    assert "/pt/receipt</bdi>" in receipt
    assert "://" not in receipt.split("/pt/receipt</bdi>")[0].rsplit("<bdi", 1)[1]


def test_clearing_the_device_leaves_nothing_on_it(client: CheckingClient, plan: Plan) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "b", "go": "next"})
    assert client.post(url("clear")).location == url()
    assert 'class="notice good"' in client.get(url()).text
    assert client.get(url("1")).location == url()
    assert client.get(url("stop")).location == url()


def test_answers_sent_without_a_draft_start_one(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    answer = client.post(url("4"), data={"Q5": "não se perde", "go": "next"})
    assert answer.location == url("send")
    draft = session.scalars(select(ResponseDraft)).one()
    assert draft.answers["Q5"]["words"] == "não se perde"
    assert client.get(url("send")).status_code == 200


def test_what_cannot_be_taken_is_said_and_kept(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    begin(client)
    alone = client.post(url("2"), data={"Q2": ["x", "z"], "go": "next"})
    assert alone.status_code == 422
    assert alone.text.count("checked") == 2
    long = client.post(
        url("4"), data={"Q4:A03": "1", "Q4:A07": "1", "Q5": "ã" * 4001, "go": "next"}
    )
    assert long.status_code == 422
    assert "ã" * 4001 in long.text
    assert long.text.count('class="error"') == 2
    stopped = client.post(url("4"), data={"Q5": "ã" * 4001, "go": "stop"})
    assert stopped.status_code == 303
    sent = client.post(url("send"), data={"go": "send"})
    assert sent.status_code == 422
    assert session.scalar(select(func.count()).select_from(SurveyResponse)) == 0


def test_a_required_question_is_asked_for(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    asked = Questionnaire(a_questionnaire().title, items=(a_single(required=True),))
    make_survey(session, plan, questionnaire=asked)
    session.commit()
    begin(client)
    assert 'value="skip"' not in client.get(url("1")).text
    assert client.post(url("1"), data={"go": "next"}).status_code == 422
    assert client.post(url("send"), data={"go": "send"}).status_code == 422


def test_a_question_is_asked_for_where_an_earlier_answer_says_so(
    client: CheckingClient, session: Session
) -> None:
    plan, title = make_plan(session), a_questionnaire().title
    deciding = a_single()
    last = deciding.choices[-1].key
    due = Question("Q9", "line", Texts.of("Qual?"), required_if=f"${{Q1}} = '{last}'")
    make_survey(session, plan, questionnaire=Questionnaire(title, items=(deciding, due)))
    session.commit()
    begin(client)
    client.post(url("1"), data={"Q1": deciding.choices[0].key, "go": "next"})
    assert 'value="skip"' in client.get(url("2")).text
    assert client.post(url("2"), data={"go": "next"}).status_code == 303
    client.post(url("1"), data={"Q1": last, "go": "next"})
    shown = client.get(url("2")).text
    assert 'value="skip"' not in shown
    assert 'aria-required="true"' in shown
    assert client.post(url("2"), data={"go": "next"}).status_code == 422
    assert client.post(url("send"), data={"go": "send"}).status_code == 422
    assert client.post(url("2"), data={"Q9": "Isto", "go": "next"}).status_code == 303
    assert client.post(url("send"), data={"go": "send"}).status_code == 303


@pytest.mark.parametrize(("opens", "closes"), [(1, 9), (-9, -1)])
def test_a_survey_that_is_not_open_keeps_the_typed_text_on_the_page(
    client: CheckingClient, session: Session, opens: int, closes: int
) -> None:
    plan = make_plan(session)
    days = [TODAY + timedelta(days=n) for n in (opens, closes)]
    make_survey(session, plan, opens=days[0], closes=days[1])
    session.commit()
    assert client.get(url()).status_code == 200
    answer = client.post(url("4"), data={"Q5": "as minhas palavras", "go": "next"})
    assert answer.status_code == 403
    assert "as minhas palavras" in answer.text
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 0


def test_a_phase_without_answers_closes_every_survey(
    client: CheckingClient, session: Session
) -> None:
    make_survey(session, make_plan(session, phase="weighing"))
    session.commit()
    assert client.post(url("1"), data={"Q1": "a"}).status_code == 403
    assert client.post(url("send"), data={"go": "send"}).status_code == 403
    assert client.post(url("resume"), data={"code": "1"}).status_code == 403


def test_plans_of_several_municipalities_ask_where_first(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    plan.municipalities.append(Municipality(code="m2", name="Monte Real"))
    session.commit()
    assert begin(client).location == url("0")
    client.get(url("0"))
    place = plan.municipalities[1]
    told = client.post(url("0"), data={"municipality": str(place.id), "go": "next"})
    assert told.location == url("1")
    assert f'value="{place.id}" checked' in client.get(url("0")).text
    client.post(url("1"), data={"Q1": "a", "go": "next"})
    client.post(url("send"), data={"go": "send"})
    assert session.scalars(select(SurveyResponse)).one().municipality_id == place.id


def test_a_municipality_of_another_plan_is_not_taken(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    other = make_plan(session, "outro").municipalities[0]
    plan.municipalities.append(Municipality(code="m2", name="Monte Real"))
    session.commit()
    begin(client)
    client.post(url("0"), data={"municipality": str(other.id), "go": "next"})
    session.expire_all()
    assert session.scalars(select(ResponseDraft)).one().municipality_id is None


@pytest.mark.parametrize("body", [b"Q1=%00", b"Q1=%FF", b"Q1=\xff", b"go=next&Q5=a%00b"])
def test_bytes_that_are_no_text_are_refused(
    client: CheckingClient, plan: Plan, body: bytes
) -> None:
    answer = client.post(url("1"), data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_the_language_of_the_words_may_differ_from_the_screen(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    begin(client)
    client.post(url("4"), data={"Q5": "আরও ঘর", "Q5:language": "bn", "go": "next"})
    client.post(url("send"), data={"go": "send"})
    assert session.scalars(select(Contribution)).one().language == "bn"


def test_hostile_words_are_shown_as_words(client: CheckingClient, plan: Plan) -> None:
    begin(client)
    bad = "</textarea><script>alert(1)</script>"
    client.post(url("4"), data={"Q5": bad, "go": "stop"})
    assert "<script>alert" not in client.get(url("4")).text


def test_surveys_that_are_not_there(client: CheckingClient, session: Session, plan: Plan) -> None:
    begin(client)
    for rest in ("9", "99999999999999999999", "0"):
        assert client.get(url(rest)).status_code == 404
    assert client.get("/pt/vale/surveys/outro/").status_code == 404
    make_plan(session, "outro")
    session.commit()
    assert client.get("/pt/outro/surveys/viver-aqui/").status_code == 404
    assert client.get(f"/pt/vale/surveys/{quote('ã')}/").status_code == 404


def test_the_cookie_is_for_servers_only(client: CheckingClient, plan: Plan) -> None:
    header = begin(client).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header


def test_the_receipt_page_knows_answers_and_unfinished_answers(
    app: Any, client: CheckingClient, plan: Plan
) -> None:
    begin(client)
    unfinished = shown_code(client.get(url("stop")).text)
    page = client.post("/pt/receipt", data={"code": unfinished})
    assert url("resume") in page.text
    client.post(url("clear"))
    sent = shown_code(client.get(walk(client, "pt").location).text)
    page = client.post("/pt/receipt", data={"code": sent})
    assert page.status_code == 200
    assert "Viver aqui" in page.text
    assert "Mais casas" in page.text


@pytest.mark.parametrize(("words", "told"), [("Mais casas", True), ("", False)])
def test_a_receipt_speaks_of_written_words_only_where_there_are_some(
    app: Any, client: CheckingClient, plan: Plan, words: str, told: bool
) -> None:
    begin(client)
    client.post(url("1"), data={"Q1": "b", "go": "next"})
    client.post(url("4"), data={"Q5": words, "go": "next"})
    client.post(url("send"), data={"go": "send"})
    code = shown_code(client.get(url("thanks")).text)
    page = client.post("/en/receipt", data={"code": code}).text
    assert "Your choices were counted" in page
    assert ("what you wrote is below" in page) is told


def test_a_question_page_asks_the_database_few_times(
    app: Any, client: CheckingClient, plan: Plan
) -> None:
    begin(client)
    client.get(url("2"))
    with app.app_context():
        engine = db.engine
    asked: list[str] = []

    def note(*arguments: Any) -> None:
        if not arguments[2].startswith("BEGIN"):
            asked.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    client.get(url("2"))
    assert len(asked) == 3, asked  # plan, survey, draft
    asked.clear()
    client.post(url("2"), data={"Q2": ["x"], "go": "next"})
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 4, asked
