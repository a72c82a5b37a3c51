"""A language is offered once every text that respondents read has the required state in it."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.authoring.actions.editing import draft_of, update_texts
from consult.languages.rules import TranslationState
from consult.questionnaire.rules.texts import located_texts
from tests.client import CheckingClient
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, complete, make_survey

START = "/{}/vale/surveys/viver-aqui/"


@pytest.mark.parametrize(
    ("state", "required", "offered"),
    [
        (TranslationState.MACHINE, TranslationState.MACHINE, True),
        (TranslationState.MACHINE, TranslationState.DRAFT, False),
        (TranslationState.DRAFT, TranslationState.DRAFT, True),
        (TranslationState.DRAFT, TranslationState.REVIEWED, False),
        (TranslationState.STALE, TranslationState.MACHINE, False),
    ],
)
def test_the_text_with_the_lowest_state_decides(
    client: CheckingClient,
    session: Session,
    state: TranslationState,
    required: TranslationState,
    offered: bool,
) -> None:
    survey = make_survey(
        session, make_plan(session), questionnaire=complete(a_questionnaire(), "bn")
    )
    location, text = list(located_texts(draft_of(survey)))[3]
    update_texts(session, survey=survey, texts={location: text.put("bn", "কথা", state)})
    publishing.publish(session, survey=survey, today=TODAY, by_id=None)
    survey.gate = required.value
    session.commit()
    page = document_fromstring(client.get(START.format("pt")).text)
    assert bool(page.find_class("tongues")) is offered


def test_a_language_that_is_not_offered_has_a_notice_and_can_answer(
    client: CheckingClient, session: Session
) -> None:
    make_survey(session, make_plan(session), questionnaire=complete(a_questionnaire(), "bn"))
    session.commit()
    english = document_fromstring(client.get(START.format("en")).text)
    assert "not in your language yet" in english.text_content()
    assert english.xpath("//main//form[@method='post']")
    bengali = document_fromstring(client.get(START.format("bn")).text)
    assert "not in your language yet" not in bengali.text_content()
