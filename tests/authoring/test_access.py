"""Every page of the builder, for those who may and those who may not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.people.rules import Role
from consult.plan.models.plans import Plan
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
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


def test_those_who_build_open_every_page(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    for page in PAGES:
        assert client.get(page).status_code == 200, page
        assert client.get(page.replace("/en/", "/ar/")).status_code == 200, page


def statuses(client: CheckingClient, pages: list[str]) -> set[int]:
    """What each page answers; those that only take a POST are sent one."""
    asks = {page: client.post if page in POSTS else client.get for page in pages}
    return {ask(page).status_code for page, ask in asks.items()}


def test_visitors_and_other_staff_open_none(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    assert statuses(client, [*PAGES, *POSTS]) <= {303, 401}
    staff(client, session, plan, Role.FACILITATOR)
    assert statuses(client, [*PAGES, *POSTS]) == {403}


def test_another_plan_opens_none(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, make_plan(session, "outro"))
    assert statuses(client, [*PAGES, *POSTS]) == {404}
    within = [page for page in PAGES if "viver-aqui" in page]
    assert {client.get(p.replace("/vale/", "/outro/")).status_code for p in within} == {404}


def test_a_survey_that_is_not_there_is_not_found(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    for page in [*PAGES, *POSTS]:
        if "viver-aqui" in page:
            ask = client.post if page in POSTS else client.get
            assert ask(page.replace("viver-aqui", "nada")).status_code == 404, page


def test_an_author_of_one_municipality_does_not_edit_what_all_share(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    account = make_account(session)
    give_role(session, account, Role.AUTHOR, plan, plan.municipalities[0])
    sign_in(client, session, account)
    assert client.get(f"{OF}edit").status_code == 404
    assert "New survey" not in client.get(DESK).text
