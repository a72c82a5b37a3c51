"""Charts as pictures, for somebody's own report."""

from __future__ import annotations

import pytest
from lxml import etree
from sqlalchemy.orm import Session

from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.results.actions.releases import release_results
from consult.results.views.charts import wrap_text
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.results import answer_every_kind, every_kind
from tests.factories.surveys import make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/results/"
PUBLIC = "/en/vale/surveys/viver-aqui/results/1/"


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answer_every_kind(session, survey)
    release_results(session, survey=survey, breakdowns=[], today=TODAY, by_id=None)
    session.commit()
    return survey


def chart_text(client: CheckingClient, address: str) -> list[str]:
    """The lines of text of a chart; it is well formed, and all of it lies inside the picture."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Content-Disposition"].startswith("attachment")
    root = etree.fromstring(response.data)
    width, height = float(root.get("width")), float(root.get("height"))
    for element in root.iter("{*}text", "{*}rect"):
        assert 0 <= float(element.get("x", 0)) <= width
        assert 0 <= float(element.get("y", 0)) <= height
    return ["".join(element.itertext()) for element in root.iter("{*}text")]


def test_staff_take_a_chart_of_everybody_or_of_a_group(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert DESK + "Q1.svg" in client.get(DESK[:-1]).text
    shown = chart_text(client, DESK + "Q1.svg")
    assert any("80 people answered" in line for line in shown)
    assert any(line.startswith("Um ano") for line in shown)
    for key in ("YN", "AGE", "PAY", "DAY", "RNG", "M1", "CA"):
        chart_text(client, f"{DESK}{key}.svg")
        chart_text(client, f"{DESK.replace('/en/', '/ar/')}{key}.svg")
    bengali = chart_text(client, DESK + "YN.svg?show=language:bn")
    assert any("বাংলা" in line for line in bengali)
    for wrong in ("JOB.svg", "x.svg", "Q1.svg?show=language:uk"):
        assert client.get(DESK + wrong).status_code == 404


def test_what_is_counted_of_what_repeats_is_said_in_the_picture_too(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    for key, note in (("CA", "each different number"), ("CS", "in several lines")):
        assert any(note in line for line in chart_text(client, f"{DESK}{key}.svg"))


def test_lines_of_wide_characters_are_shorter() -> None:
    assert wrap_text("我" * 50, 44) == ["我" * 22, "我" * 22, "我" * 6]
    assert wrap_text("a b", 44) == ["a b"]


def test_everybody_takes_a_chart_of_what_is_public(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    assert PUBLIC + "Q1.svg" in client.get(PUBLIC[:-1]).text
    shown = chart_text(client, PUBLIC + "Q1.svg")
    assert any("80 people answered" in line for line in shown)
    assert client.get(PUBLIC + "x.svg").status_code == 404
    assert client.get(PUBLIC.replace("/1/", "/2/") + "Q1.svg").status_code == 404


def test_others_take_none_of_what_is_not(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    assert client.get(DESK + "Q1.svg").status_code in (303, 401)
    staff(client, session, plan, Role.MODERATOR)
    assert client.get(DESK + "Q1.svg").status_code == 403
    staff(client, session, make_plan(session, "outro"))
    assert client.get(DESK + "Q1.svg").status_code == 404
