"""However a live survey is edited, no answer is lost, and none turns up under other words.

Random walks through the builder's own pages: questions and answers are added, changed, moved,
doubled and taken away, versions published, and people answer meanwhile, some of them a version
that is not the current one any more. Every question and choice that is made carries a word of
its own; whatever version shows a key, it must show the same word.
"""

from __future__ import annotations

from random import Random

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.people.models import Account
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from tests.authoring.random_walk import STEPS, Walk
from tests.factories.people import give_role, make_account, sign_in
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey

MOVES = ("add", "reword", "shuffle", "turn", "rename", "step", "drop", "back", "publish", "answer")
OFTEN = (2, 1, 6, 2, 1, 3, 1, 3, 6, 6)


@given(st.integers(0, 2**32))
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a seed has nothing to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_answer_is_lost_or_mislabelled(app: Flask, session: Session, seed: int) -> None:
    random = Random(seed)
    app.test_client_class = FlaskClient  # the pages are checked elsewhere
    client = app.test_client()
    survey = _survey(session, client)
    walked = Walk(client, session, survey, random)
    for _ in range(3):
        walked.add()
    walked.publish()
    for move in random.choices(MOVES, OFTEN, k=STEPS):
        getattr(walked, move)()
    walked.publish()
    walked.answer()
    walked.check()


def _survey(session: Session, client: FlaskClient) -> Survey:
    """A new survey of the plan `vale`, whose coordinator the client is."""
    plan = session.scalar(select(Plan)) or make_plan(session)
    account = session.scalar(select(Account))
    if account is None:
        account = make_account(session)
        give_role(session, account, Role.COORDINATOR, plan)
    number = session.scalar(select(func.count()).select_from(Survey)) or 0
    asked = Question("Q1", "scale5", Texts.of("Pergunta w0w"))
    survey = make_survey(
        session, plan, f"inquerito-{number}", Questionnaire(Texts.of("Viver"), items=(asked,))
    )
    sign_in(client, session, account)
    return survey
