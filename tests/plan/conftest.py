"""A plan with one measure, and a coordinator's browser at its desk."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.plan.models.plans import Plan
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_entity, make_measure, make_plan


@pytest.fixture
def plan(session: Session) -> Plan:
    made = make_plan(session)
    make_measure(session, made)
    make_entity(session, made)
    session.commit()
    return made


@pytest.fixture
def desk(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> CheckingClient:
    """A coordinator's browser; the test's own session lets go of its lock before each request."""
    staff(client, session, plan)
    ask = client.open

    def settled(*args: Any, **kwargs: Any) -> Any:
        session.commit()
        return ask(*args, **kwargs)

    monkeypatch.setattr(client, "open", settled)
    return client
