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
from tests.factories.surveys import make_survey
from tests.results.test_results_by_kind import answered, every_kind

DESK = "/en/vale/desk/surveys/viver-aqui/results/"
PUBLIC = "/en/vale/surveys/viver-aqui/results/1/"


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def survey(session: Session, plan: Plan) -> Survey:
    found = make_survey(session, plan, questionnaire=every_kind())
    answered(session, found)
    release_results(session, survey=found, breakdowns=[], today=TODAY, by_id=None)
    session.commit()
    return found


def words(client: CheckingClient, address: str) -> list[str]:
    """The words of a picture; it is well formed, and nothing of it is outside."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    root = etree.fromstring(answer.data)
    sides = [float(root.get("width")), float(root.get("height"))]
    for one in root.iter("{*}text", "{*}rect"):
        assert 0 <= float(one.get("x", 0)) <= sides[0]
        assert 0 <= float(one.get("y", 0)) <= sides[1]
    return ["".join(one.itertext()) for one in root.iter("{*}text")]


def test_staff_take_a_chart_of_everybody_or_of_a_group(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert DESK + "Q1.svg" in client.get(DESK[:-1]).text
    shown = words(client, DESK + "Q1.svg")
    assert any("80 people answered" in line for line in shown)
    assert any(line.startswith("Um ano") for line in shown)
    for key in ("YN", "AGE", "PAY", "DAY", "RNG", "M1", "CA"):
        words(client, f"{DESK}{key}.svg")
        words(client, f"{DESK.replace('/en/', '/ar/')}{key}.svg")
    bengali = words(client, DESK + "YN.svg?show=language:bn")
    assert any("বাংলা" in line for line in bengali)
    for wrong in ("JOB.svg", "x.svg", "Q1.svg?show=language:uk"):
        assert client.get(DESK + wrong).status_code == 404


def test_what_is_counted_of_what_repeats_is_said_in_the_picture_too(
    client: CheckingClient, session: Session, plan: Plan, survey: Survey
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    for key, said in (("CA", "each different number"), ("CS", "in several lines")):
        assert any(said in line for line in words(client, f"{DESK}{key}.svg"))


def test_lines_of_wide_characters_are_shorter() -> None:
    assert wrap_text("我" * 50, 44) == ["我" * 22, "我" * 22, "我" * 6]
    assert wrap_text("a b", 44) == ["a b"]


def test_everybody_takes_a_chart_of_what_is_public(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    assert PUBLIC + "Q1.svg" in client.get(PUBLIC[:-1]).text
    shown = words(client, PUBLIC + "Q1.svg")
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
