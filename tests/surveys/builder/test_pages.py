"""Every page of the builder, for those who may and those who may not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.people.rules import Role
from consult.plan.models import Plan
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey

DESK = "/en/vale/desk/surveys/"
OF = f"{DESK}viver-aqui/"
PAGES = [
    f"{DESK}new",
    f"{DESK}new-poll",
    f"{OF}edit",
    f"{OF}edit/words",
    f"{OF}edit/add",
    f"{OF}edit/add?after=Q1",
    f"{OF}edit/add?within=last",
    f"{OF}edit/item/Q1",
    f"{OF}edit/item/Q1?in=bn",
    f"{OF}edit/item/Q2",
    f"{OF}edit/item/Q3",
    f"{OF}edit/item/Q4",
    f"{OF}edit/item/Q5",
    f"{OF}edit/item/last",
    f"{OF}translate/",
    f"{OF}translate/bn",
    f"{OF}translate/ar?show=open",
    f"{OF}preview/",
    f"{OF}preview/?in=ar&at=Q4",
    f"{OF}preview/ar/2",
    f"{OF}problems",
    f"{OF}publish",
    f"{OF}versions",
    f"{OF}settings",
]
POSTS = [
    f"{OF}edit/step",
    f"{OF}edit/item/Q1/check",
    f"{OF}edit/item/Q1/kind",
    f"{OF}drop",
    f"{OF}throw-away",
]


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    make_survey(session, found)
    session.commit()
    return found


@pytest.mark.parametrize("page", PAGES)
def test_those_who_build_open_every_page(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(page).status_code == 200
    assert client.get(page.replace("/en/", "/ar/")).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *POSTS])
def test_others_open_none(client: CheckingClient, session: Session, plan: Plan, page: str) -> None:
    ask = client.post if page in POSTS else client.get
    assert ask(page).status_code in (303, 401)
    staff(client, session, plan, Role.FACILITATOR)
    assert ask(page).status_code == 403
    other = make_plan(session, "outro")
    staff(client, session, other)
    assert ask(page).status_code == 404
    assert ask(page.replace("/vale/", "/outro/")).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "page", [p.replace("viver-aqui", "nada") for p in [*PAGES, *POSTS] if "viver-aqui" in p]
)
def test_a_survey_that_is_not_there_is_not_found(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    staff(client, session, plan)
    ask = client.post if page.replace("nada", "viver-aqui") in POSTS else client.get
    assert ask(page).status_code == 404
