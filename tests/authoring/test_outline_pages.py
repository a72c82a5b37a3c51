"""The outline: steps are taken once, in their order; a survey is begun once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.languages.rules import TranslationState
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.items import Group
from tests.authoring.forms import DESK, OF, change, draft, order, sent
from tests.client import CheckingClient


def step(client: CheckingClient, key: str, name: str, **more: str) -> tuple[int, str]:
    page = client.get(f"{OF}edit").text
    data = sent(page, 1, **{"key": key, "step": name, **more})
    answer = client.post(f"{OF}edit/step", data=data)
    return answer.status_code, answer.location or answer.text


def test_steps_are_taken_once(client: CheckingClient, session: Session, survey: Survey) -> None:
    assert step(client, "Q1", "down") == (303, f"{OF}edit#item-Q1")
    assert step(client, "Q3", "in") == (303, f"{OF}edit#item-Q3")
    assert order(draft(session, survey)) == ["Q2", "Q1", "last", "Q3", "Q4", "Q5"]
    page = client.get(f"{OF}edit").text
    data = sent(page, 1, key="Q2", step="duplicate")
    first, again = (client.post(f"{OF}edit/step", data=data) for _ in range(2))
    assert first.location == again.location == f"{OF}edit#item-Q06"
    assert len(draft(session, survey).questions) == 6
    assert step(client, "Q06", "remove")[0] == 303
    assert step(client, "last", "dissolve")[0] == 303
    assert order(draft(session, survey)) == ["Q2", "Q1", "Q3", "Q4", "Q5"]


def test_a_step_that_is_not_possible_or_stale_changes_nothing(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    before = draft(session, survey)
    assert step(client, "Q1", "up")[0] == 422
    assert step(client, "Q99", "remove")[0] == 422
    assert step(client, "Q1", "fly")[0] == 422
    status, page = step(client, "Q1", "down", shape="99")
    assert status == 409
    assert "Somebody else changed" in page
    assert draft(session, survey) == before


def test_taking_away_what_others_ask_for_warns(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/item/Q3", relevant="${Q1} = 'a'")
    assert step(client, "Q1", "remove")[0] == 303
    assert "condition that asks for it" in client.get(f"{OF}edit").text


def test_a_survey_is_begun_once_from_each_sample(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    for sample, title, slug in (
        ("blank", "Ouvir o bairro", "ouvir-o-bairro"),
        ("needs", "", "viver-aqui-o-que-precisa-de-mudar"),
        ("poll", "", "tres-perguntas-sobre-viver-aqui"),
        ("poll", "মতামত", "survey"),
    ):
        data = sent(client.get(f"{DESK}new").text, 0, sample=sample, title=title)
        first, again = (client.post(f"{DESK}new", data=data) for _ in range(2))
        assert first.location == again.location == f"{DESK}{slug}/edit"
        assert client.get(first.location).status_code == 200
    assert change(client, f"{DESK}new", 0, sample="blank", title="").status_code == 422
    assert change(client, f"{DESK}new", 0, sample="x", title="y").status_code == 422
    needs = session.query(Survey).filter_by(slug="viver-aqui-o-que-precisa-de-mudar").one()
    found = draft(session, needs)
    assert len(found.questions) == 16
    assert {a for q in found.questions for a in q.areas} == {"A03", "A07"}
    assert found.title.state("en") is TranslationState.DRAFT
    assert isinstance(found.items[-1], Group)
