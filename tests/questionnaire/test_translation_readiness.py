"""A language is offered once every text that people read is good enough in it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.authoring.actions.editing import draft_of, put_texts
from consult.languages.rules import State
from consult.questionnaire.rules.texts import places
from tests.client import CheckingClient
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, complete, make_survey

START = "/{}/vale/surveys/viver-aqui/"
OFFERED = 'class="tongues"'


@pytest.mark.parametrize(
    ("state", "gate", "there"),
    [
        (State.MACHINE, State.MACHINE, True),
        (State.MACHINE, State.DRAFT, False),
        (State.DRAFT, State.DRAFT, True),
        (State.DRAFT, State.REVIEWED, False),
        (State.STALE, State.MACHINE, False),
    ],
)
def test_the_worst_text_decides(
    client: CheckingClient, session: Session, state: State, gate: State, there: bool
) -> None:
    survey = make_survey(
        session, make_plan(session), questionnaire=complete(a_questionnaire(), "bn")
    )
    place, text = list(places(draft_of(survey)))[3]
    changed = text.put("bn", "কথা", state)
    put_texts(session, survey=survey, texts={place: changed})
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
