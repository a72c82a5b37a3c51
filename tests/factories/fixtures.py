"""Fixtures that the rooms of surveys share."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.languages.rules import LANGUAGES
from consult.plan.models.plans import Plan
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey


@pytest.fixture(autouse=True)
def every_language(request: pytest.FixtureRequest) -> None:
    """Ship all sixteen, where there is an app: most tests of rules and files need none."""
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        app.extensions["consult_languages"] = dict(LANGUAGES)


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan with an open survey."""
    plan = make_plan(session)
    make_survey(session, plan)
    session.commit()
    return plan
