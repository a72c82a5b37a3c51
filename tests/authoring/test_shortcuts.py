"""What saves steps: conditions chosen from a list, far moves, another language."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.authoring.rules.display_conditions import (
    display_condition,
    possible_filter_questions,
    with_condition,
)
from consult.authoring.rules.tree import EditError, move_item
from consult.languages.rules import LANGUAGES
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Question, Repeat
from tests.authoring.forms import OF, change, draft, order, sent
from tests.client import CheckingClient
from tests.factories.surveys import a_questionnaire, a_single


def test_a_condition_is_chosen_from_the_answers_before(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/item/Q3"
    data = sent(client.get(url).text, label="Conserve isto", **{"if": "Q1/a", "use": "1"})
    page = client.post(url, data=data).text
    assert "Conserve isto" in page
    assert "${Q1} = &#39;a&#39;" in page
    assert "This is good." in page
    page = client.post(url, data=sent(page, **{"if": "Q2/x", "use": "1"})).text
    assert client.post(url, data=sent(page)).status_code == 303
    found = draft(session, survey).by_key["Q3"]
    assert found.relevant == "${Q1} = 'a' and selected(${Q2}, 'x')"
    for nothing in ("", "Q9/a", "Q1/zz", "Q4/x"):
        data = sent(client.get(url).text, **{"if": nothing, "use": "1"})
        assert client.post(url, data=data).status_code == 200
    assert 'name="if"' not in client.get(f"{OF}edit/item/Q1").text


def test_only_what_comes_before_and_is_asked_as_often_decides() -> None:
    inner = a_single("Q2")
    again = Group("G1", (inner, a_single("Q3")), repeat=Repeat())
    whole = Questionnaire(a_questionnaire().title, items=(a_single("Q1"), again, a_single("Q4")))
    keys = {
        one: [q.key for q in possible_filter_questions(whole, whole.by_key[one])]
        for one in ("Q1", "Q3", "Q4")
    }
    assert keys == {"Q1": [], "Q3": ["Q1", "Q2"], "Q4": ["Q1"]}
    assert display_condition(inner, inner.choices[0]) == "${Q2} = 'a'"


def test_an_answer_whose_name_has_an_apostrophe_is_asked_for_too() -> None:
    question = Question("Q1", "multi", choices=(Choice("c1", alias="don't"),))
    assert display_condition(question, question.choices[0]) == """selected(${Q1}, "don't")"""


def test_conditions_are_put_together() -> None:
    assert with_condition("", "a") == with_condition("a", "a") == "a"
    assert with_condition("a", "b") == "a and b"
    assert with_condition("a or c", "b") == "(a or c) and b"
    assert with_condition("(a) or\n(c)", "b") == "((a) or\n(c)) and b"
    assert with_condition("(a)or(c)", "b") == "((a)or(c)) and b"
    assert with_condition("favor", "b") == "favor and b"


def test_a_question_moves_far_away_in_one_step(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    for key, to, wanted in (
        ("Q3", "start", ["Q3", "Q1", "Q2", "last", "Q4", "Q5"]),
        ("Q3", "after:Q4", ["Q1", "Q2", "last", "Q4", "Q3", "Q5"]),
        ("Q1", "start:last", ["Q2", "last", "Q1", "Q4", "Q3", "Q5"]),
        ("Q1", "after:last", ["Q2", "last", "Q4", "Q3", "Q5", "Q1"]),
    ):
        answer = change(client, f"{OF}edit/move/{key}", 0, to=to)
        assert answer.location == f"{OF}edit#item-{key}"
        assert order(draft(session, survey)) == wanted
    assert change(client, f"{OF}edit/move/last", 0, to="start:last").status_code == 422
    assert client.get(f"{OF}edit/move/Q99").status_code == 404
    page = client.get(f"{OF}edit/move/Q1").text
    change(client, f"{OF}edit/move/Q2", 0, to="after:Q1")
    answer = client.post(f"{OF}edit/move/Q1", data=sent(page, 0, to="start"))
    assert answer.status_code == 409
    assert "Choose the place again" in answer.text


def test_nothing_moves_into_itself() -> None:
    whole = Questionnaire(a_questionnaire().title, items=(Group("G1", (a_single("Q1"),)),))
    for where in ({"within": "G1"}, {"after": "Q1"}, {"after": "G1"}):
        with pytest.raises(EditError):
            move_item(whole, "G1", **where)
    with pytest.raises(EditError):
        move_item(whole, "Q1", within="Q1")
    assert isinstance(move_item(whole, "Q1").items[0], Question)


def test_another_language_than_the_plans_is_translated_too(
    app: Flask, client: CheckingClient, session: Session, survey: Survey
) -> None:
    app.extensions["consult_languages"] = {t: LANGUAGES[t] for t in ("pt", "en", "bn", "uk")}
    assert "नेपाली" in client.get(f"{OF}translate/").text
    assert client.get(f"{OF}translate/?to=ne").location == f"{OF}translate/ne"
    change(client, f"{OF}settings", 0, gate="machine")
    page = client.get(f"{OF}translate/ne").text
    boxes = [name for name in sent(page, 0) if name.startswith("words:")]
    client.post(f"{OF}translate/ne", data=sent(page, 0, **dict.fromkeys(boxes, "शब्द")))
    page = client.get(f"{OF}translate/").text
    assert 'class="tag info">On paper only' in page
    assert 'class="tag info" lang="ne"' in client.get(f"{OF}publish").text


def test_yes_and_no_make_no_language_the_surveys(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/add", 0, kind="yes_no", words="Gosta?")
    page = client.get(f"{OF}edit/item/Q06").text
    assert "?in=bn" in page
    assert "?in=pov" not in page
