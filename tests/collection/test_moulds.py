"""A page of questions is made once for everybody, and shows each person their own answers."""

from __future__ import annotations

import re

from flask import Flask
from hypothesis import given
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult.languages.rules import Texts
from consult.plan.models.plans import Area, Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.responses import page_form_values, parse_page
from tests.client import CheckingClient
from tests.collection.test_answering_pages import begin, url
from tests.factories.surveys import a_questionnaire
from tests.questionnaire.arbitrary import FORMS, patient

QUESTIONNAIRE = a_questionnaire()


def browser(app: Flask) -> CheckingClient:
    found = app.test_client()
    assert isinstance(found, CheckingClient)
    begin(found)
    return found


def chosen(html: str) -> list[str]:
    return re.findall(r'value="([^"]*)"[^>]* (?:checked|selected)>', html)


def test_each_person_sees_their_own_answers(app: Flask, plan: Plan) -> None:
    one, other, third = browser(app), browser(app), browser(app)
    one.post(url("1"), data={"Q1": "a", "go": "next"})
    other.post(url("1"), data={"Q1": "c", "go": "next"})
    pages = [each.get(url("1")).text for each in (one, other, third, one)]
    assert [chosen(page) for page in pages] == [["a"], ["c"], [], ["a"]]


def test_words_are_shown_to_who_typed_them_and_never_as_markup(app: Flask, plan: Plan) -> None:
    one, other = browser(app), browser(app)
    typed = {"Q4:A03": "2", "Q5": "</textarea><b>Mais 0 casas", "Q5:language": "ar", "go": "back"}
    one.post(url("4"), data=typed)
    page = one.get(url("4")).text
    assert "&lt;/textarea&gt;&lt;b&gt;Mais 0 casas</textarea>" in page
    assert chosen(page) == ["2", "ar"]
    assert "casas" not in other.get(url("4")).text
    assert chosen(other.get(url("4", "bn")).text) == ["bn"]


def test_every_browser_has_a_token_of_its_own(app: Flask, plan: Plan) -> None:
    tokens = set()
    for _ in range(2):
        found = re.search(r'name="csrf_token" value="([^"]+)"', browser(app).get(url("1")).text)
        assert found
        tokens.add(found[1])
    assert len(tokens) == 2


def test_what_staff_change_shows_at_once(app: Flask, session: Session, plan: Plan) -> None:
    one = browser(app)
    assert one.get(url("4")).text == one.get(url("4")).text
    area = session.scalars(select(Area).where(Area.plan_id == plan.id, Area.code == "A03")).one()
    area.pictogram = "other"
    plan.title = Texts.of("Outro nome")
    session.commit()
    page = one.get(url("4")).text
    assert "#area-other" in page
    assert "Outro nome" in page


def test_a_survey_with_another_address_sends_answers_there(
    app: Flask, session: Session, plan: Plan
) -> None:
    one = browser(app)
    assert one.get(url("1")).status_code == 200
    survey = session.scalars(select(Survey)).one()
    moved = url("1").replace(survey.slug, "outra-morada")
    survey.slug = "outra-morada"
    session.commit()
    page = one.get(moved).text
    assert re.findall(r'<form method="post" action="([^"]+)"', page) == [moved]
    assert one.post(moved, data={"Q1": "a", "go": "next"}).status_code == 303


@patient
@given(FORMS)
def test_a_form_with_the_answers_gives_the_answers(sent: dict[str, list[str]]) -> None:
    for page in QUESTIONNAIRE.pages:
        answers = parse_page(page, MultiDict(sent))
        again = parse_page(page, MultiDict(page_form_values(page.questions, answers, "pt")))
        for answer in (answers, again):  # no language told is that of the screen
            for value in answer.values():
                if isinstance(value, dict) and "words" in value:
                    value["language"] = value["language"] or "pt"
        assert again == answers
