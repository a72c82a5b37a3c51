from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import State, Texts
from consult.plan.models import Area, Entity, Measure, MeasureVersion, Municipality, Plan
from consult.plan.queries import current_version, measure_full
from tests.client import CheckingClient, check_page
from tests.factories.people import staff
from tests.factories.plan import make_entity, make_measure, make_plan

SETUP = "/en/vale/desk/setup"
MEASURE = f"{SETUP}/measures/M06"


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


def typed(html: str) -> dict[str, Any]:
    """What a browser would send of the page's main form if nothing was changed."""
    tree = check_page(html)
    form = tree.xpath("//main//form[not(@action)]")[0]
    data: dict[str, Any] = {}
    for box in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = box.get("name"), box.get("type")
        if kind in {"checkbox", "radio"} and box.get("checked") is None:
            continue
        if box.tag == "select":
            chosen = box.xpath(".//option[@selected]/@value") or box.xpath(".//option/@value")
            value = chosen[0]
        else:
            value = box.text or "" if box.tag == "textarea" else box.get("value", "")
        data.setdefault(name, []).append(value)
    return data


def the_measure(session: Session, plan: Plan) -> Measure:
    session.rollback()
    session.expire_all()
    return session.scalars(measure_full(plan.id, "M06")).one()


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


def test_a_draft_is_staffs_own_until_it_is_published(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{MEASURE}/text"
    ids = [p.paragraph_id for p in session.scalars(current_version(1)).one().paragraphs]
    data = typed(desk.get(page).text) | {
        "paragraphs-0-text": "O Município recebe e responde.",
        "paragraphs-2-id": "",
        "paragraphs-2-text": "Um parágrafo novo.",
    }
    assert desk.post(page, data={**data, "go": "draft"}).status_code == 303
    session.rollback()
    assert session.scalars(current_version(1)).one().number == 1
    draft = typed(desk.get(page).text)
    assert draft["paragraphs-2-text"] == ["Um parágrafo novo."]
    third = draft["paragraphs-2-id"][0]
    published = {**draft, "go": "publish", "summary": "Mais claro."}
    assert desk.post(page, data=published).status_code == 303
    session.rollback()
    version = session.scalars(current_version(1)).one()
    assert version.number == 2
    assert [p.paragraph_id for p in version.paragraphs[:2]] == ids
    assert str(version.paragraphs[2].paragraph_id) == third
    assert version.summary is not None
    assert version.summary.words("pt") == "Mais claro."
    assert the_measure(session, plan).draft is None


def test_a_text_without_words_is_not_published(desk: CheckingClient) -> None:
    page = f"{MEASURE}/text"
    data = typed(desk.get(page).text)
    data |= {k: "" for k in data if re.match(r"paragraphs-\d+-text$", k)}
    answer = desk.post(page, data={**data, "go": "publish"})
    assert answer.status_code == 422
    assert "Write at least one paragraph." in answer.text


def test_a_translation_goes_stale_when_the_source_changes_and_fresh_when_it_is_checked(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{SETUP}/areas/housing?in=ar"
    data = typed(desk.get(page).text) | {"name.words": "السكن", "name.ok": "y"}
    assert desk.post(page, data=data).status_code == 303
    source = typed(desk.get(f"{SETUP}/areas/housing").text) | {"name": "Casa e bairro"}
    assert desk.post(f"{SETUP}/areas/housing", data=source).status_code == 303
    session.rollback()
    session.expire_all()
    area = session.scalars(select(Area).where(Area.slug == "housing")).one()
    assert area.name.state("ar") is State.STALE
    assert area.name.state("en") is State.STALE
    shown = desk.get(page)
    assert "Out of date" in shown.text
    assert desk.post(page, data=typed(shown.text) | {"name.ok": "y"}).status_code == 303
    session.rollback()
    session.expire_all()
    again = session.scalars(select(Area).where(Area.slug == "housing")).one()
    assert again.name.state("ar") is State.REVIEWED
    assert again.name.state("en") is State.STALE


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
