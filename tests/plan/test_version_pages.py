from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.actions.versions import save_version
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Plan
from consult.plan.rules.documents import ParagraphDraft
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_measure, make_plan

VERSIONS = "/en/vale/measures/M06/versions"


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


@pytest.fixture
def measure(session: Session, plan: Plan) -> Measure:
    measure = make_measure(session, plan)
    one, two = measure.versions[0].paragraphs
    save_version(
        session,
        measure=measure,
        paragraphs=[
            ParagraphDraft(one.paragraph_id, Texts.of("O Município recebe pedidos.")),
            ParagraphDraft(None, Texts.of("Há <b>intérprete</b>.")),
        ],
        made_on=date(2026, 3, 2),
        made_by_id=None,
        summary=Texts.of("Por causa de 4 contributos.", en="Because of 4 contributions."),
    )
    assert two.paragraph_id
    session.commit()
    return measure


def test_everybody_reads_the_versions(client: CheckingClient, measure: Measure) -> None:
    page = client.get(VERSIONS).text
    assert "Because of 4 contributions." in page
    assert "Version 1" in page


def test_a_version_marks_what_changed(client: CheckingClient, measure: Measure) -> None:
    page = client.get(f"{VERSIONS}/2").text
    assert "sinalizações" in page.split("<del>")[1].split("</del>")[0]
    assert "pedidos" in page.split("<ins>")[1].split("</ins>")[0]
    assert "A equipa responde em 30 dias." in page, "what was taken out is still shown"
    assert "&lt;b&gt;intérprete&lt;/b&gt;" in page
    assert "[end of added]" in page


def test_an_older_version_says_so(client: CheckingClient, measure: Measure) -> None:
    page = client.get(f"{VERSIONS}/1").text
    assert "This is an older version." in page
    assert "<ins>" not in page


@pytest.mark.parametrize("page", ["/3", "/0"])
def test_a_version_that_is_not_there(client: CheckingClient, measure: Measure, page: str) -> None:
    assert client.get(VERSIONS + page).status_code == 404


def test_a_hidden_measure_has_no_public_versions(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    measure.published = False
    session.commit()
    assert client.get(VERSIONS).status_code == 404
    assert client.get(f"{VERSIONS}/1").status_code == 404
    staff(client, session, plan)
    assert client.get(VERSIONS).status_code == 200


def test_a_version_is_read_in_arabic(client: CheckingClient, measure: Measure) -> None:
    assert client.get("/en/vale/measures/M06/versions/2").status_code == 200
