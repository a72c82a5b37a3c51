"""A language is offered once every text that people read is good enough in it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.authoring.actions.editing import draft_of, update_texts
from consult.languages.rules import TranslationState
from consult.questionnaire.rules.texts import located_texts
from tests.client import CheckingClient
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, complete, make_survey

START = "/{}/vale/surveys/viver-aqui/"
OFFERED = 'class="tongues"'


@pytest.mark.parametrize(
    ("state", "gate", "there"),
    [
        (TranslationState.MACHINE, TranslationState.MACHINE, True),
        (TranslationState.MACHINE, TranslationState.DRAFT, False),
        (TranslationState.DRAFT, TranslationState.DRAFT, True),
        (TranslationState.DRAFT, TranslationState.REVIEWED, False),
        (TranslationState.STALE, TranslationState.MACHINE, False),
    ],
)
def test_the_worst_text_decides(
    client: CheckingClient,
    session: Session,
    state: TranslationState,
    gate: TranslationState,
    there: bool,
) -> None:
    survey = make_survey(
        session, make_plan(session), questionnaire=complete(a_questionnaire(), "bn")
    )
    place, text = list(located_texts(draft_of(survey)))[3]
    changed = text.put("bn", "কথা", state)
    update_texts(session, survey=survey, texts={place: changed})
    publishing.publish(session, survey=survey, today=TODAY, by_id=None)
    survey.gate = gate.value
    session.commit()
    page = client.get(START.format("pt")).text
    assert (OFFERED in page) is there


def test_who_reads_a_language_that_is_not_offered_is_told_and_can_answer(
    client: CheckingClient, session: Session
) -> None:
    make_survey(session, make_plan(session), questionnaire=complete(a_questionnaire(), "bn"))
    session.commit()
    assert "not in your language yet" in client.get(START.format("en")).text
    assert '<form method="post"' in client.get(START.format("en")).text
    assert "not in your language yet" not in client.get(START.format("bn")).text
