"""A question is rendered once for all who gave the same answer, and shows each person their own."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.collection.question_fragments import FormValues
from consult.languages.rules import Texts
from consult.plan.models.plans import Area, Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.items import Choice, Question
from tests.client import CheckingClient
from tests.collection.test_answering_pages import begin, url
from tests.factories.plan import make_plan
from tests.factories.surveys import a_questionnaire, a_single, make_survey

SECRET = "Tenho medo do senhorio"


def browser(app: Flask) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    begin(client)
    return client


def show(client: CheckingClient, path: str) -> lxml.html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200
    return lxml.html.document_fromstring(response.text)


def selected(page: lxml.html.HtmlElement) -> list[str]:
    return [str(value) for value in page.xpath("//*[@checked or @selected]/@value")]


def kept(app: Flask) -> str:
    """Every fragment that the process keeps."""
    cache = app.extensions["consult_fragments"].cache
    return repr(vars(cache))


def test_each_person_sees_their_own_answers(app: Flask, plan: Plan) -> None:
    one, other, third = browser(app), browser(app), browser(app)
    one.post(url("1"), data={"Q1": "a", "go": "next"})
    other.post(url("1"), data={"Q1": "c", "go": "next"})
    pages = [show(client, url("1")) for client in (one, other, third, one)]
    assert [selected(page) for page in pages] == [["a"], ["c"], [], ["a"]]


def test_words_are_shown_to_who_typed_them_and_never_as_markup(app: Flask, plan: Plan) -> None:
    one, other = browser(app), browser(app)
    words = "</textarea><b>Mais 0 casas"
    one.post(url("4"), data={"Q4:A03": "2", "Q5": words, "Q5:language": "ar", "go": "back"})
    page = show(one, url("4"))
    assert page.xpath("string(//textarea)").strip() == words
    assert selected(page) == ["2", "ar"]
    assert "casas" not in other.get(url("4")).text
    assert selected(show(other, url("4", "bn"))) == ["bn"]


def test_what_a_person_typed_is_not_kept(app: Flask, plan: Plan) -> None:
    one = browser(app)
    one.get(url("4"))
    assert "Q5" in kept(app)  # without an answer it is
    one.post(url("4"), data={"Q5": SECRET, "Q5:language": "pt", "go": "back"})
    for _ in range(2):
        assert SECRET in one.get(url("4")).text
    assert SECRET not in kept(app)


def test_an_answer_that_no_page_offers_is_not_kept(app: Flask, plan: Plan) -> None:
    one = browser(app)
    one.post(url("1"), data={"Q1": SECRET, "go": "back"})
    one.get(url("1"))
    assert SECRET not in kept(app)


def test_typed_words_in_the_text_of_another_question_are_not_kept(
    app: Flask, session: Session
) -> None:
    street = Question("street", "line", Texts.of("Em que rua vive?"))
    noise = replace(a_single("noise"), label=Texts.of("Há barulho em ${street}?"))
    lights = replace(a_single("lights"), hint=Texts.of("Em ${street}."))
    make_survey(
        session, make_plan(session), questionnaire=a_questionnaire(items=(street, noise, lights))
    )
    session.commit()
    one, other = browser(app), browser(app)
    one.post(url("1"), data={"street": SECRET, "go": "next"})
    for number in ("2", "3"):
        assert SECRET in one.get(url(number)).text
        assert SECRET not in other.get(url(number)).text
    assert SECRET not in kept(app)


def test_every_browser_has_a_token_of_its_own(app: Flask, plan: Plan) -> None:
    pages = [show(browser(app), url("1")) for _ in range(2)]
    tokens = {page.xpath("string(//form//input[@name='csrf_token']/@value)") for page in pages}
    assert len(tokens) == 2
    assert not any(token in kept(app) for token in tokens)


def test_what_staff_change_shows_at_once(app: Flask, session: Session, plan: Plan) -> None:
    one = browser(app)
    assert one.get(url("4")).text == one.get(url("4")).text
    area = session.scalars(select(Area).where(Area.plan_id == plan.id, Area.code == "A03")).one()
    area.pictogram = "other"
    plan.title = Texts.of("Outro nome")
    session.commit()
    page = show(one, url("4"))
    assert page.xpath("//*[local-name()='use'][contains(@href, '#area-other')]")
    assert page.xpath("string(//a[@class='brand'])").strip() == "Outro nome"


def test_a_survey_with_another_address_sends_answers_there(
    app: Flask, session: Session, plan: Plan
) -> None:
    one = browser(app)
    assert one.get(url("1")).status_code == 200
    survey = session.scalars(select(Survey)).one()
    moved = url("1").replace(survey.slug, "outra-morada")
    survey.slug = "outra-morada"
    session.commit()
    assert show(one, moved).xpath("//form[@method='post']/@action") == [moved]
    assert one.post(moved, data={"Q1": "a", "go": "next"}).status_code == 303


def test_choices_that_an_answer_leaves_out_are_shown_to_nobody_who_gave_it(
    app: Flask, session: Session
) -> None:
    town = a_single("town")
    parishes = tuple(
        Choice(key, Texts.of(name), tags=(("town", town_key),))
        for key, name, town_key in (("p1", "São João", "a"), ("p2", "Santa Luzia", "b"))
    )
    parish = replace(a_single("parish"), choices=parishes, choice_filter="town = ${town}")
    make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=(town, parish)))
    session.commit()
    shown = []
    for answer in ("a", "b", "a"):
        client = browser(app)
        client.post(url("1"), data={"town": answer, "go": "next"})
        shown.append(show(client, url("2")).xpath("//input[@name='parish']/@value"))
    assert shown == [["p1"], ["p2"], ["p1"]]


@pytest.mark.parametrize("attribute", ["checked", "selected"])
def test_a_box_is_marked_where_its_value_was_selected(attribute: str) -> None:
    filled = FormValues(frozenset({("Q1", "2")}))
    assert filled.mark("Q1", 2, attribute) == f" {attribute}"
    assert filled.mark("Q1", 3, attribute) == ""
    assert (filled.text("Q1"), filled.text("Q2")) == ("2", "")
