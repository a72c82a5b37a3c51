"""A curious member of staff who works for one municipality of two."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.actions.quotas import set_quota
from consult.collection.rules.quotas import Quota, quotas_from_json
from consult.contributions.models import Contribution, ContributionLink
from consult.contributions.rules.contributions import LinkTarget, Visibility
from consult.people.rules import Role
from consult.plan.models.plans import Membership, Municipality, Plan
from consult.questionnaire.models.surveys import Survey
from tests.client import CheckingClient
from tests.factories.contributions import make_contribution
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import make_entity, make_measure, make_plan
from tests.factories.surveys import answer_survey, make_survey
from tests.imports.pages import fingerprint_of

SURVEYS = "/en/vale/desk/surveys/"


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan of two municipalities."""
    made = make_plan(session)
    made.municipalities.append(Municipality(code="vale-m2", name="Vila Nova"))
    session.flush()
    return made


def work_here(
    client: CheckingClient, session: Session, plan: Plan, role: Role = Role.COORDINATOR
) -> None:
    """Sign in somebody who works for the first municipality."""
    account = make_account(session, f"{role.value}.here@example.org", "Here")
    give_role(session, account, role, plan, plan.municipalities[0])
    sign_in(client, session, account)


def answered(session: Session, plan: Plan, each: int = 8) -> Survey:
    """A survey that some people of each municipality answered, in words too."""
    survey = make_survey(session, plan)
    for place in plan.municipalities:
        for number in range(each):
            words = {"words": f"Frase {number} de {place.name}", "language": "pt"}
            code = f"{place.id}{number:015d}"
            answers = {"Q1": "a", "Q5": words}
            answer_survey(session, survey, code, answers, municipality_id=place.id)
    session.commit()
    return survey


def test_what_neighbours_wrote_in_a_survey_is_not_theirs_to_read(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    answered(session, plan)
    work_here(client, session, plan, Role.AUTHOR)
    page = client.get(SURVEYS + "viver-aqui/written/Q5").text
    assert "Frase 0 de Vila de Vale" in page
    assert "Vila Nova" not in page


def test_the_results_of_another_municipality_are_not_found(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    answered(session, plan)
    work_here(client, session, plan, Role.AUTHOR)
    here, there = (place.id for place in plan.municipalities)
    page = client.get(f"{SURVEYS}viver-aqui/results?show=municipality:{here}")
    assert page.status_code == 200
    assert f"municipality:{there}" not in page.text
    assert client.get(f"{SURVEYS}viver-aqui/results?show=municipality:{there}").status_code == 404
    assert client.get(f"{SURVEYS}viver-aqui/results?show=municipality:").status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUTHOR])
@pytest.mark.parametrize("path", ["sounds", "sounds/drop", "quotas", "quotas/remove"])
def test_who_works_for_one_municipality_changes_nothing_of_a_survey_of_all(
    client: CheckingClient, session: Session, plan: Plan, role: Role, path: str
) -> None:
    survey = make_survey(session, plan)
    set_quota(session, survey=survey, quota=Quota("Q1", "a", 7))
    session.commit()
    work_here(client, session, plan, role)
    address = f"{SURVEYS}viver-aqui/{path}"
    sent = {"question": "Q1", "language": "pt", "choice": "Q1:a", "most": "1"}
    assert client.post(address, data=sent).status_code == 404
    session.refresh(survey)
    assert [one.most for one in quotas_from_json(survey.quotas)] == [7]
    ways = client.get(f"{SURVEYS}viver-aqui/ways").text
    assert "viver-aqui/sounds" not in ways
    page = client.get(f"{SURVEYS}viver-aqui/quotas")  # how it stands they may see
    assert page.status_code == 200
    assert "quotas/remove" not in page.text


def test_staff_of_a_municipality_where_few_answered_see_it_among_the_others(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    third = Municipality(code="vale-m3", name="Vila Velha")
    plan.municipalities.append(third)
    survey = make_survey(session, plan)
    here, there, _third = plan.municipalities
    for place, people in ((here, 2), (there, 8), (third, 9)):
        for number in range(people):
            code = f"{place.id}{number:015d}"
            answer_survey(session, survey, code, {"Q1": "a"}, municipality_id=place.id)
    session.commit()
    pages = {
        one.id: f"{SURVEYS}viver-aqui/results?show=municipality:{one.id}" for one in (there, third)
    }
    others, third_id = f"{SURVEYS}viver-aqui/results?show=municipality:", third.id
    work_here(client, session, plan, Role.AUTHOR)
    page = client.get(others)
    assert page.status_code == 200
    assert "10 people answered" in page.text
    assert "All others together (10)" in client.get(f"{SURVEYS}viver-aqui/results").text
    assert {client.get(each).status_code for each in pages.values()} == {404}
    account = make_account(session, "third@example.org", "Third")
    give_role(session, account, Role.AUTHOR, plan, session.get_one(Municipality, third_id))
    sign_in(client, session, account)
    assert client.get(others).status_code == 404
    assert client.get(pages[third_id]).status_code == 200


def test_staff_of_the_whole_plan_see_every_municipality(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    answered(session, plan)
    staff(client, session, plan)
    there = plan.municipalities[1].id
    assert client.get(f"{SURVEYS}viver-aqui/results?show=municipality:{there}").status_code == 200
    assert "de Vila Nova" in client.get(SURVEYS + "viver-aqui/written/Q5").text


@pytest.mark.parametrize("page", [SURVEYS, "/en/vale/desk/"])
def test_fewer_than_five_answers_are_not_counted_on_the_desk(
    client: CheckingClient, session: Session, plan: Plan, page: str
) -> None:
    plan.phases[0].kind = "diagnosis"
    answered(session, plan, each=2)
    staff(client, session, plan)
    text = client.get(page).text
    assert "Fewer than 5 people" in text
    assert not re.search(r"\b4(</b>)? (answers|people)", text)


def test_a_contribution_is_not_tied_to_a_neighbours_measure(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    here, there = plan.municipalities
    theirs = make_measure(session, plan, "M99", municipalities=[there], published=False)
    ours = make_measure(session, plan, "M01", municipalities=[here])
    made = make_contribution(session, plan, municipality_id=here.id)
    work_here(client, session, plan, Role.AUTHOR)
    address = f"/en/vale/desk/contributions/{made.id}"
    assert "M99" not in client.get(address).text
    assert "M99" not in client.get("/en/vale/desk/contributions/new").text
    answer = client.post(f"{address}/links", data={"target": f"m{theirs.id}"})
    assert answer.status_code == 422
    assert client.post(f"{address}/links", data={"target": f"m{ours.id}"}).status_code == 303
    session.rollback()
    tied = session.scalars(
        select(ContributionLink.measure_id).where(ContributionLink.measure_id.is_not(None))
    )
    assert tied.all() == [ours.id]


def test_lists_name_no_measure_of_a_neighbour(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    here, there = plan.municipalities
    theirs = make_measure(session, plan, "M99", municipalities=[there], published=False)
    ours = make_measure(session, plan, "M01", municipalities=[here], published=False)
    told: dict[str, Any] = {"municipality_id": here.id, "visibility": Visibility.AWAITING}
    both = make_contribution(
        session,
        plan,
        targets=[LinkTarget(measure_id=theirs.id), LinkTarget(measure_id=ours.id)],
        **told,
    )
    one = make_contribution(session, plan, targets=[LinkTarget(measure_id=theirs.id)], **told)
    work_here(client, session, plan)
    for path in ("", "?show=all", f"{both.id}"):
        page = client.get(f"/en/vale/desk/contributions/{path}").text
        assert "M01" in page
        assert "M99" not in page
    page = client.get(f"/en/vale/desk/contributions/{one.id}").text
    assert "It is about a measure of another municipality." in page
    swapped = client.post(
        f"/en/vale/desk/contributions/{both.id}/moderate",
        data={"was": "awaiting", "to": "public"},
        headers={"HX-Request": "true"},
    ).text
    assert "M01" in swapped
    assert "M99" not in swapped


def test_a_tie_to_a_neighbours_measure_stays(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    here, there = plan.municipalities
    theirs = make_measure(session, plan, "M99", municipalities=[there], published=False)
    target = LinkTarget(measure_id=theirs.id)
    made = make_contribution(session, plan, municipality_id=here.id, targets=[target])
    work_here(client, session, plan)
    tie = session.scalars(select(ContributionLink.id)).one()
    address = f"/en/vale/desk/contributions/{made.id}/links/{tie}/remove"
    session.rollback()
    assert client.post(address).status_code == 404
    session.rollback()
    staff(client, session, plan)
    assert client.post(address).status_code == 303


def test_a_list_names_no_neighbours_municipality(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    work_here(client, session, plan)
    kept = _send(client, "texto;concelho\nOlá;vale-m2\n")
    answer = client.post(kept, data={**COLUMNS, "step": "apply"})
    assert answer.status_code == 422
    assert "is not a municipality of the plan" in answer.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    session.rollback()
    kept = _send(client, "texto;concelho\nOlá;vale-m1\nSem lugar;\n")
    fingerprint = fingerprint_of(client.post(kept, data=COLUMNS).text)
    consent = {**COLUMNS, "step": "apply", "fingerprint": fingerprint}
    assert client.post(kept, data=consent).status_code == 303
    session.rollback()
    codes = (
        select(Municipality.code)
        .select_from(Contribution)
        .outerjoin(Municipality, Municipality.id == Contribution.municipality_id)
    )
    assert set(session.scalars(codes)) == {"vale-m1", None}


COLUMNS = {
    "words": "texto",
    "municipality_column": "concelho",
    **dict.fromkeys(("ref", "day", "language_column", "hidden_column"), ""),
    "language": "pt",
    "areas": "A03",
    "visibility": "awaiting",
    "source": "lista",
}


def _send(client: CheckingClient, text: str) -> str:
    form: dict[str, Any] = {"file": (io.BytesIO(text.encode()), "lista.csv")}
    answer = client.post(
        "/en/vale/desk/contributions/import", data=form, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    return str(answer.location)


def test_nobody_is_made_to_speak_for_a_neighbours_association(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    here, there = plan.municipalities
    theirs = make_entity(session, plan, "E90", name="Associação de lá")
    ours = make_entity(session, plan, "E91", name="Associação de cá")
    theirs.municipalities, ours.municipalities = [there], [here]
    work_here(client, session, plan)
    form = {
        "email": "bo@example.org",
        "language": "en",
        "role": "association",
        "municipality": str(here.id),
    }
    page = client.get("/en/vale/desk/people/invite").text
    assert "Associação de cá" in page
    assert "Associação de lá" not in page
    for entity, status in ((theirs, 422), (ours, 303)):
        data = {**form, "once": str(uuid.uuid4()), "entity": str(entity.id)}
        answer = client.post("/en/vale/desk/people/invite", data=data)
        assert answer.status_code == status
    session.rollback()
    spoken_for = select(Membership.entity_id).where(Membership.role == "association")
    assert session.scalars(spoken_for).all() == [ours.id]
