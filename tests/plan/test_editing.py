from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.models.entities import Entity
from consult.plan.models.measures import MeasureVersion
from consult.plan.models.plans import Municipality, Plan
from tests.client import CheckingClient
from tests.factories.plan import make_plan
from tests.plan.form_filling import the_measure, typed

SETUP = "/en/vale/desk/setup"
MEASURE = f"{SETUP}/measures/M06"


def test_saving_a_page_unchanged_changes_nothing_but_the_first_document(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    for page in ("", "/who", "/schedule", "/indicators"):
        data = typed(desk.get(MEASURE + page).text)
        assert desk.post(MEASURE + page, data=data).status_code == 303, page
    versions = session.scalars(select(MeasureVersion.number)).all()
    assert versions == [1, 2], "the factory's first version has no document; after that none is new"


def test_a_stale_edit_shows_both_texts_and_can_be_saved_again(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    mine = typed(desk.get(MEASURE).text)
    theirs = {**mine, "title": "O título deles"}
    assert desk.post(MEASURE, data=theirs).status_code == 303
    answer = desk.post(MEASURE, data={**mine, "title": "O meu título"})
    assert answer.status_code == 409
    assert "O título deles" in answer.text
    assert "O meu título" in answer.text
    assert the_measure(session, plan).title.words("pt") == "O título deles"
    again = typed(answer.text)
    assert again["title"] == ["O meu título"]
    assert desk.post(MEASURE, data=again).status_code == 303
    assert the_measure(session, plan).title.words("pt") == "O meu título"


@pytest.mark.parametrize(
    ("page", "change"),
    [
        ("/plan", {"title": "Outro"}),
        ("/areas/housing", {"name": "Casas"}),
        ("/entities/E10", {"name": "Outra"}),
        ("/phases", {"phases-0-starts": "2026-01-01", "phases-0-ends": "2026-02-01"}),
        ("/municipalities", {"places-0-name": "Outra"}),
        ("/measures/M06/text", {"paragraphs-0-text": "Outro", "go": "draft"}),
        ("/measures/M06/who", {"who-0-entity": "1"}),
        ("/measures/M06/schedule", {"activities-0-description": "Outra"}),
    ],
)
def test_the_second_of_two_who_edit_the_same_is_told(
    desk: CheckingClient, page: str, change: dict[str, str]
) -> None:
    mine = typed(desk.get(SETUP + page).text)
    assert desk.post(SETUP + page, data={**mine, **change}).status_code == 303
    answer = desk.post(SETUP + page, data=mine)
    assert answer.status_code == 409
    assert "What you typed" in answer.text
    assert desk.post(SETUP + page, data=typed(answer.text)).status_code == 303


def test_add_and_take_away_redraw_the_rows_and_keep_what_was_typed(desk: CheckingClient) -> None:
    page = f"{MEASURE}/schedule"
    data = {**typed(desk.get(page).text), "activities-0-description": "Abrir"}
    two = desk.post(page, data={**data, "add": "activities"})
    assert two.status_code == 200
    rows = typed(two.text)
    assert rows["activities-0-description"] == ["Abrir"]
    assert rows["activities-1-description"] == [""]
    rows["activities-1-description"] = "Fechar"
    swapped = typed(desk.post(page, data={**rows, "up": "activities-1"}).text)
    assert swapped["activities-0-description"] == ["Fechar"]
    one = typed(desk.post(page, data={**swapped, "remove": "activities-0"}).text)
    assert one["activities-0-description"] == ["Abrir"]
    assert "activities-1-description" not in one


def test_activities_run_in_the_quarters_that_are_ticked(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{MEASURE}/schedule"
    data = {
        **typed(desk.get(page).text),
        "activities-0-description": "Abrir o balcão",
        "activities-0-quarters": ["2026Q1", "2026Q2", "2027Q4"],
    }
    assert desk.post(page, data=data).status_code == 303
    activity = the_measure(session, plan).activities[0]
    assert activity.quarters == ["2026Q1", "2026Q2", "2027Q4"]
    refused = desk.post(
        page, data={**typed(desk.get(page).text), "activities-0-quarters": "2031Q9"}
    )
    assert refused.status_code == 422


def test_indicators_keep_numbers_written_with_a_comma(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{MEASURE}/indicators"
    data = {
        **typed(desk.get(page).text),
        "indicators-0-name": "Pessoas atendidas",
        "indicators-0-unit": "n",
        "indicators-0-baseline": "12,5",
        "indicators-0-baseline_on": "2025-12-31",
        "indicators-0-targets.2026": "40",
        "indicators-0-targets.2028": "85.25",
    }
    assert desk.post(page, data=data).status_code == 303
    indicator = the_measure(session, plan).indicators[0]
    assert indicator.baseline == Decimal("12.5")
    assert {t.year: t.value for t in indicator.targets} == {2026: 40, 2028: Decimal("85.25")}
    wrong = {**typed(desk.get(page).text), "indicators-0-targets.2027": "muitas"}
    answer = desk.post(page, data=wrong)
    assert answer.status_code == 422
    assert "Write a number for 2027." in answer.text
    assert typed(answer.text)["indicators-0-targets.2027"] == ["muitas"]


def test_each_entity_has_a_role_only_once(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{MEASURE}/who"
    entity = session.scalars(select(Entity.id)).one()
    row = {"entity": str(entity), "role": "lead", "task": "Faz"}
    data = typed(desk.get(page).text) | {f"who-0-{k}": v for k, v in row.items()}
    twice = data | {f"who-1-{k}": v for k, v in row.items()}
    answer = desk.post(page, data=twice)
    assert answer.status_code == 422
    assert "This entity has this role already." in answer.text
    assert desk.post(page, data={**twice, "who-1-role": "partner"}).status_code == 303
    rows = the_measure(session, plan).responsibilities
    assert [(r.role, r.task.words("pt") if r.task else "") for r in rows] == [
        ("lead", "Faz"),
        ("partner", "Faz"),
    ]
    swapped = typed(desk.get(page).text) | {"who-0-role": "partner", "who-1-role": "lead"}
    assert desk.post(page, data=swapped).status_code == 303


def test_a_municipality_that_measures_have_stays(desk: CheckingClient) -> None:
    page = f"{SETUP}/municipalities"
    data = typed(desk.get(page).text)
    answer = desk.post(page, data={**data, "places-0-code": "outra"})
    assert answer.status_code == 422
    assert "still used in" in answer.text


def test_a_municipality_that_another_plan_shares_keeps_its_name(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    other = make_plan(session, slug="outro")
    plan.municipalities.append(other.municipalities[0])
    session.commit()
    data = typed(desk.get(f"{SETUP}/municipalities").text)
    renamed = {k: "Renomeada" for k in data if k.endswith("-name")}
    assert desk.post(f"{SETUP}/municipalities", data={**data, **renamed}).status_code == 303
    session.rollback()
    session.expire_all()
    names = session.scalars(select(Municipality.name).order_by(Municipality.id)).all()
    assert names == ["Renomeada", "Vila de Outro"]


def test_phases_take_both_days_or_none(desk: CheckingClient, session: Session, plan: Plan) -> None:
    page = f"{SETUP}/phases"
    data = typed(desk.get(page).text)
    half = desk.post(page, data={**data, "phases-0-starts": "2026-01-01"})
    assert half.status_code == 422
    assert "Write both days, or none." in half.text
    days = {"phases-0-starts": "2026-01-01", "phases-0-ends": "2026-12-31"}
    assert desk.post(page, data={**data, **days}).status_code == 303
    session.rollback()
    session.refresh(plan, ["phases"])
    assert (plan.phases[0].kind, plan.phases[0].ends) == ("diagnosis", date(2026, 12, 31))
    none = {"phases-0-starts": "", "phases-0-ends": ""}
    assert desk.post(page, data={**typed(desk.get(page).text), **none}).status_code == 303
    session.rollback()
    session.refresh(plan, ["phases"])
    assert [p.kind for p in plan.phases] == ["consultation"]


def test_hostile_words_are_shown_as_words(desk: CheckingClient) -> None:
    data = typed(desk.get(MEASURE).text) | {"title": "<script>alert(1)</script>"}
    assert desk.post(MEASURE, data=data).status_code == 303
    assert "<script>alert(1)" not in desk.get(MEASURE).text


def test_an_entity_keeps_its_services_in_order(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{SETUP}/entities/E10"
    data = typed(desk.get(page).text) | {
        "services-0-id": "",
        "services-0-name": "Mediação",
        "services-1-id": "",
        "services-1-name": "Aulas",
        "areas": str(plan.areas[0].id),
        "website": "https://djunta.example",
    }
    assert desk.post(page, data=data).status_code == 303
    up = typed(desk.post(page, data=typed(desk.get(page).text) | {"up": "services-1"}).text)
    assert desk.post(page, data=up).status_code == 303
    session.rollback()
    session.expire_all()
    entity = session.scalars(select(Entity)).one()
    assert [s.name for s in entity.services] == [Texts.of("Aulas"), Texts.of("Mediação")]
    wrong = typed(desk.get(page).text) | {"website": "djunta", "email": "ninguém"}
    answer = desk.post(page, data=wrong)
    assert answer.status_code == 422
    assert "This is not an e-mail address." in answer.text
