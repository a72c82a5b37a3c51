"""A survey with its first version, and a member of staff who may change it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.questionnaire.models.surveys import Survey
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey


@pytest.fixture
def survey(client: CheckingClient, session: Session) -> Survey:
    plan = make_plan(session)
    found = make_survey(session, plan)
    staff(client, session, plan)
    session.commit()
    return found
