from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.people.rules import Role
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, Responsibility
from consult.plan.models.plans import Area, Municipality, Plan, StrategicObjective
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import make_entity, make_measure, make_plan

SETUP = "/en/vale/desk/setup"
PAGES = [
    "",
    "/plan",
    "/municipalities",
    "/phases",
    "/areas",
    "/areas/new",
    "/areas/housing",
    "/objectives",
    "/objectives/new",
    "/objectives/OE1",
    "/entities",
    "/entities/new",
    "/entities/E10",
    "/measures",
    "/measures/new",
    "/measures/M06",
    "/measures/M06/text",
    "/measures/M06/who",
    "/measures/M06/schedule",
    "/measures/M06/indicators",
]
PLAN_WIDE = PAGES[1:10]


@pytest.fixture
def plan(session: Session) -> Plan:
    made = make_plan(session)
    make_measure(session, made)
    make_entity(session, made)
    session.add(StrategicObjective(plan_id=made.id, code="OE1", title=made.title))
    session.commit()
    return made


@pytest.fixture
def coordinator(client: CheckingClient, session: Session, plan: Plan) -> CheckingClient:
    staff(client, session, plan)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_coordinator_opens_every_page(coordinator: CheckingClient, page: str) -> None:
    assert coordinator.get(SETUP + page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/measures/M06/text"])
def test_every_page_opens_with_a_language_beside(coordinator: CheckingClient, page: str) -> None:
    assert coordinator.get(f"{SETUP}{page}?in=ar").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_visitors_are_asked_to_sign_in(client: CheckingClient, plan: Plan, page: str) -> None:
    assert client.get(SETUP + page).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_staff_of_another_plan_find_nothing(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    staff(client, session, make_plan(session, slug="outro"))
    assert client.get(SETUP + page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.FACILITATOR, Role.ASSOCIATION])
def test_other_roles_may_not_set_up(
    client: CheckingClient, session: Session, plan: Plan, role: Role, page: str
) -> None:
    staff(client, session, plan, role)
    assert client.get(SETUP + page).status_code == 403


@pytest.mark.parametrize("page", PLAN_WIDE)
def test_an_author_does_not_change_the_plan_itself(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(SETUP + page).status_code == 403


@pytest.mark.parametrize("page", PLAN_WIDE)
def test_a_coordinator_of_one_municipality_does_not_find_what_is_the_whole_plans(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    account = make_account(session)
    give_role(session, account, Role.COORDINATOR, plan, plan.municipalities[0])
    sign_in(client, session, account)
    assert client.get(SETUP + page).status_code == 404


@pytest.fixture
def author_elsewhere(client: CheckingClient, session: Session, plan: Plan) -> CheckingClient:
    """An author of another municipality of the same plan than the measure's."""
    other = Municipality(code="ms", name="Monte Salgueiro")
    plan.municipalities.append(other)
    session.flush()
    entity = session.scalars(select(Entity)).one()
    entity.municipalities = [m for m in plan.municipalities if m is not other]
    account = make_account(session)
    give_role(session, account, Role.AUTHOR, plan, other)
    sign_in(client, session, account)
    return client


@pytest.mark.parametrize("page", [p for p in PAGES if "M06" in p or "E10" in p])
def test_another_municipalitys_things_are_not_found(
    author_elsewhere: CheckingClient, page: str
) -> None:
    assert author_elsewhere.get(SETUP + page).status_code == 404
    assert author_elsewhere.post(SETUP + page, data={"revision": "1"}).status_code == 404


def test_another_municipalitys_things_are_not_listed(author_elsewhere: CheckingClient) -> None:
    assert "M06" not in author_elsewhere.get(f"{SETUP}/measures").text
    assert "Djunta Mon" not in author_elsewhere.get(f"{SETUP}/entities").text


def measure_data(plan: Plan, **changes: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "code": "M07",
        "title": "Aulas de português",
        "level": "2",
        "main_area": plan.areas[0].id,
        "areas": [plan.areas[1].id],
        "municipalities": [m.id for m in plan.municipalities],
        "objective": "",
        "starts": "2026-01-01",
        "ends": "2026-12-31",
        "funding": "Municipal",
        **changes,
    }


def test_an_author_keeps_a_measure_within_their_municipality(
    author_elsewhere: CheckingClient, session: Session, plan: Plan
) -> None:
    mine, other = plan.municipalities[1].id, plan.municipalities[0].id
    refused = author_elsewhere.post(
        f"{SETUP}/measures/new", data=measure_data(plan, municipalities=[other])
    )
    assert refused.status_code == 422
    assert "municipality you work for" in refused.text
    data = measure_data(plan, municipalities=[mine])
    assert author_elsewhere.post(f"{SETUP}/measures/new", data=data).status_code == 303


def test_a_double_click_makes_one_measure(
    coordinator: CheckingClient, session: Session, plan: Plan
) -> None:
    data = measure_data(plan)
    answers = [coordinator.post(f"{SETUP}/measures/new", data=data) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    made = session.scalars(select(Measure).where(Measure.code == "M07")).one()
    assert [a.code for a in made.areas] == ["A03", "A07"]
    assert not made.published


def test_a_code_that_is_taken_is_refused_with_what_was_typed(
    coordinator: CheckingClient, plan: Plan
) -> None:
    answer = coordinator.post(f"{SETUP}/measures/new", data=measure_data(plan, code="M06"))
    assert answer.status_code == 422
    assert "Another measure has this code." in answer.text
    assert "Aulas de português" in answer.text


@pytest.mark.parametrize(
    ("page", "data", "model"),
    [
        ("areas/new", {"name": "Juventude", "pictogram": "education"}, Area),
        ("entities/new", {"code": "E77", "name": "Escola", "kind": "partner"}, Entity),
        ("objectives/new", {"code": "OE9", "title": "Acolher"}, StrategicObjective),
    ],
)
def test_a_double_click_makes_one_of_everything(
    coordinator: CheckingClient,
    session: Session,
    page: str,
    data: dict[str, str],
    model: type[Area] | type[Entity] | type[StrategicObjective],
) -> None:
    before = len(session.scalars(select(model)).all())
    session.rollback()
    form = {**data, "once": str(uuid.uuid4()), "revision": "0"}
    for _ in range(2):
        assert coordinator.post(f"{SETUP}/{page}", data=form).status_code == 303
    assert len(session.scalars(select(model)).all()) == before + 1


PLAN_DATA = {
    "title": "Plano de Loures",
    "nature": "municipal",
    "period_starts": "2026-01-01",
    "period_ends": "2028-12-31",
    "legal_basis": "cpa_101",
    "language": "pt",
    "languages": ["en", "bn"],
    "places-0-id": "",
    "places-0-code": "LRS",
    "places-0-name": "Loures",
    "places-0-population": "200000",
}


def test_an_administrator_makes_a_plan_with_sixteen_areas(
    client: CheckingClient, session: Session
) -> None:
    account = make_account(session)
    give_role(session, account, Role.ADMINISTRATOR)
    sign_in(client, session, account)
    assert client.get("/en/plans/new").status_code == 200
    data = {**PLAN_DATA, "slug": "loures", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post("/en/plans/new", data=data).status_code == 303
    plan = session.scalars(select(Plan)).one()
    assert len(plan.areas) == 16
    assert plan.languages == ["pt", "en", "bn"]
    assert plan.areas[2].name.words("en") == "Town planning and housing"
    assert [m.name for m in plan.municipalities] == ["Loures"]
    assert client.get("/en/loures/desk/setup").status_code == 200


@pytest.mark.parametrize("slug", ["Loures", "a--b", "", "loures/2026"])
def test_a_plan_does_not_take_an_address_that_is_not_free(
    client: CheckingClient, session: Session, slug: str
) -> None:
    account = make_account(session)
    give_role(session, account, Role.ADMINISTRATOR)
    sign_in(client, session, account)
    answer = client.post("/en/plans/new", data={**PLAN_DATA, "slug": slug})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "slug",
    ["account", "receipt", "privacy", "accessibility", "plans", "s", "static", "pt", "zh-hans"],
)
def test_a_plan_is_not_called_like_another_page(
    client: CheckingClient, session: Session, slug: str
) -> None:
    account = make_account(session)
    give_role(session, account, Role.ADMINISTRATOR)
    sign_in(client, session, account)
    answer = client.post("/en/plans/new", data={**PLAN_DATA, "slug": slug})
    assert answer.status_code == 422
    assert "This site uses that word itself. Choose another." in answer.text
    assert session.scalar(select(func.count()).select_from(Plan)) == 0


def test_a_plan_is_not_called_like_another_plan(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    account = make_account(session)
    give_role(session, account, Role.ADMINISTRATOR)
    sign_in(client, session, account)
    answer = client.post("/en/plans/new", data={**PLAN_DATA, "slug": plan.slug})
    assert answer.status_code == 422
    assert "This name is taken. Choose another." in answer.text


def test_a_coordinator_of_a_plan_makes_no_plans(coordinator: CheckingClient) -> None:
    assert coordinator.get("/en/plans/new").status_code == 403


def test_an_area_that_measures_have_stays(
    coordinator: CheckingClient, session: Session, plan: Plan
) -> None:
    answer = coordinator.post(f"{SETUP}/areas/housing/remove", follow_redirects=True)
    assert "It is still used in: measures." in answer.text
    coordinator.post(f"{SETUP}/areas/language/remove")
    assert session.scalars(select(Area.slug)).all() == ["housing"]


def test_an_objective_is_changed_once_and_goes_when_no_measure_serves_it(
    coordinator: CheckingClient, session: Session, plan: Plan
) -> None:
    address = f"{SETUP}/objectives/OE1"
    first = {
        "revision": "1",
        "code": "OE1",
        "title": "Casas para todos",
        "specifics-0-id": "",
        "specifics-0-code": "OE1.1",
        "specifics-0-title": "Arrendar",
    }
    assert coordinator.post(address, data=first).status_code == 303
    late = coordinator.post(address, data={**first, "title": "Mais casas"})
    assert late.status_code == 409
    assert "Casas para todos" in late.text
    assert "Mais casas" in late.text
    objective = session.scalars(select(StrategicObjective)).one()
    assert objective.title.words("pt") == "Casas para todos"
    assert [one.code for one in objective.specifics] == ["OE1.1"]
    measure = session.scalars(select(Measure)).one()
    measure.objective = objective.specifics[0]
    session.commit()
    kept = coordinator.post(f"{address}/remove", follow_redirects=True)
    assert "It is still used in: measures." in kept.text
    session.refresh(measure)
    measure.objective = None
    session.commit()
    gone = coordinator.post(f"{address}/remove", follow_redirects=True)
    assert "The objective is gone." in gone.text
    assert session.scalar(select(func.count()).select_from(StrategicObjective)) == 0
    session.rollback()
    assert coordinator.post(f"{address}/remove").status_code == 404


def test_an_entity_goes_when_nothing_needs_it(
    coordinator: CheckingClient, session: Session, plan: Plan
) -> None:
    entity = session.scalars(select(Entity)).one()
    measure = session.scalars(select(Measure)).one()
    duty = Responsibility(entity=entity, role="lead", position=0)
    measure.responsibilities = [duty]
    session.commit()
    address = f"{SETUP}/entities/{entity.code}/remove"
    session.rollback()
    kept = coordinator.post(address, follow_redirects=True)
    assert "It is still used in: responsibilities of measures." in kept.text
    session.refresh(measure)
    measure.responsibilities = []
    session.commit()
    assert coordinator.post(address).status_code == 303
    assert session.scalar(select(func.count()).select_from(Entity)) == 0
    session.rollback()
    assert coordinator.post(address).status_code == 404


def test_areas_change_places(coordinator: CheckingClient, session: Session, plan: Plan) -> None:
    coordinator.post(f"{SETUP}/areas/language/move", data={"to": "up"})
    rows = session.scalars(select(Area.slug).order_by(Area.position)).all()
    assert rows == ["language", "housing"]
