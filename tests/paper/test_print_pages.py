"""Printing from the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.paper.printing.rendering import TypesettingFailed
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import a_questionnaire

PAGE = "/en/vale/desk/surveys/viver-aqui/paper"
SENT = {"language": "pt", "count": "2", "where": "Rua Direita 1"}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR])
def test_who_works_with_a_survey_prints_it(
    client: CheckingClient, session: Session, plan: Plan, role: Role
) -> None:
    staff(client, session, plan, role)
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, data=SENT)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert 'filename="viver-aqui-pt-1-2.pdf"' in answer.headers["Content-Disposition"]
    next_ones = client.post(PAGE, data=SENT).headers["Content-Disposition"]
    assert 'filename="viver-aqui-pt-3-4.pdf"' in next_ones
    assert "1 to 2" in client.get(PAGE).text


def test_others_do_not(client: CheckingClient, session: Session, plan: Plan) -> None:
    assert client.get(PAGE).status_code in (303, 401)
    other = make_plan(session, "outro")
    staff(client, session, other)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, data=SENT).status_code == 404


def test_a_moderator_does_not(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan, Role.MODERATOR)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data=SENT).status_code == 403


def test_languages_that_are_offered_can_be_chosen(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    page = client.get(PAGE).text
    assert 'value="pt"' in page
    assert client.post(PAGE, data={**SENT, "language": "hi"}).status_code == 422


def test_only_what_can_stay_empty_is_said_to_be_optional(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    """A select without an empty choice always says something."""
    staff(client, session, plan)
    said = re.findall(r"<label[^>]*>\s*([^<]*?)\s*<span class=.optional", client.get(PAGE).text)
    assert said == ["Where people hand it in"]


@pytest.mark.parametrize(
    "wrong",
    [{"count": "0"}, {"count": "201"}, {"count": "x"}, {"count": ""},
     {"where": "x" * 201}, {"language": ""}],
)  # fmt: skip
def test_what_was_typed_is_kept_when_it_is_wrong(
    client: CheckingClient, session: Session, plan: Plan, wrong: dict[str, str]
) -> None:
    staff(client, session, plan)
    answer = client.post(PAGE, data={**SENT, **wrong})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    if "where" not in wrong:
        assert "Rua Direita 1" in answer.text


def test_a_draft_and_no_survey_are_not_printed(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    publishing.create_survey(session, plan_id=plan.id, slug="novo", questionnaire=a_questionnaire())
    session.commit()
    staff(client, session, plan)
    assert client.get(PAGE.replace("viver-aqui", "novo")).status_code == 404
    assert client.get(PAGE.replace("viver-aqui", "nada")).status_code == 404


def test_sheets_that_can_not_be_made_are_said_to_be_so(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any, **values: Any) -> None:
        raise TypesettingFailed("more than 60 s")

    monkeypatch.setattr("consult.paper.views.desk.printing.render_pdf", fail)
    staff(client, session, plan)
    answer = client.post(PAGE, data=SENT)
    assert answer.status_code == 422
    assert "Try fewer at a time" in answer.text


def test_the_ways_to_answer_lead_here(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan)
    assert PAGE in client.get(PAGE.replace("/paper", "/ways")).text
