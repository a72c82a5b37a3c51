"""The desk: all contributions, moderation, links, letters by hand."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from consult.collection.channel import SURVEY
from consult.contributions import jobs
from consult.contributions.actions import link
from consult.contributions.models import Contribution
from consult.contributions.queries.lists import contributions_about
from consult.contributions.rules.contributions import LinkTarget, Subject, SubjectKind, Visibility
from consult.people.rules import Role
from consult.plan.models.plans import Municipality, Plan
from tests.client import CheckingClient
from tests.factories.contributions import make_contribution
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_entity, make_measure, make_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(session: Session) -> Plan:
    made = make_plan(session)
    session.commit()
    return made


def awaiting(session: Session, plan: Plan, words: str = "À espera", **values: Any) -> Contribution:
    made = make_contribution(session, plan, words, visibility=Visibility.AWAITING, **values)
    session.commit()
    return made


def test_nothing_said_says_what_to_do(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan)
    page = client.get("/en/vale/desk/contributions/").text
    assert "Nothing has been said yet." in page
    assert "/en/vale/desk/contributions/new" in page


def test_what_waits_comes_first(client: CheckingClient, session: Session, plan: Plan) -> None:
    make_contribution(session, plan, "Já lido")
    awaiting(session, plan)
    staff(client, session, plan, Role.MODERATOR)
    queue = client.get("/en/vale/desk/contributions/").text
    assert "À espera" in queue
    assert "Já lido" not in queue
    everything = client.get("/en/vale/desk/contributions/?show=all").text
    assert "Já lido" in everything


def test_filters_narrow_the_list_and_htmx_gets_the_list_alone(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    make_contribution(session, plan, "Só em bengali", language="bn")
    make_contribution(session, plan, "Por carta", targets=[LinkTarget(area_id=plan.areas[1].id)])
    make_contribution(session, plan, "De cá", municipality_id=plan.municipalities[0].id)
    make_contribution(
        session, plan, "No inquérito", channel=SURVEY, visibility=Visibility.STAFF_ONLY
    )
    staff(client, session, plan)

    def shown(query: str) -> set[str]:
        page = client.get(f"/en/vale/desk/contributions/?{query}", headers=HTMX).text
        assert "<h1" not in page
        return {w for w in ("Só em bengali", "Por carta", "De cá", "No inquérito") if w in page}

    assert shown("language=bn") == {"Só em bengali"}
    assert shown("channel=survey") == {"No inquérito"}
    assert shown(f"area=a{plan.areas[1].id}") == {"Por carta"}
    assert shown(f"municipality={plan.municipalities[0].id}") == {"De cá"}
    assert shown("municipality=0&channel=letter&language=pt") == {"Por carta"}
    assert shown("visibility=staff_only") == {"No inquérito"}
    assert shown("visibility=hidden") == set()
    assert len(shown("language=nonsense&area=a999&before=x")) == 4


def test_pages_lead_to_older_and_back(client: CheckingClient, session: Session, plan: Plan) -> None:
    for number in range(45):
        make_contribution(session, plan, f"Frase {number:03}", source_ref=str(number))
    staff(client, session, plan)
    seen: list[str] = []
    url = "/en/vale/desk/contributions/?show=all"
    for size in (20, 20, 5):
        page = client.get(url).text
        found = [f"Frase {n:03}" for n in range(45) if f"Frase {n:03}" in page]
        assert len(found) == size
        seen += found
        url = next((p.split('"')[0] for p in page.split('rel="next" href="')[1:]), "")
        url = url.replace("&amp;", "&")
    assert len(set(seen)) == 45
    back = page.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Frase" in client.get(back).text


def test_a_moderator_publishes_with_one_click(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    made = awaiting(session, plan)
    staff(client, session, plan, Role.MODERATOR)
    url = f"/en/vale/desk/contributions/{made.id}/moderate?from=list"
    answer = client.post(url, data={"was": "awaiting", "to": "public"})
    assert answer.status_code == 303
    assert answer.location.endswith("/en/vale/desk/contributions/")
    session.refresh(made)
    session.commit()
    assert made.visibility == "public"
    assert jobs.verify_and_repair(session, plan.id).holds


def test_htmx_swaps_the_row(client: CheckingClient, session: Session, plan: Plan) -> None:
    made = awaiting(session, plan)
    staff(client, session, plan, Role.MODERATOR)
    url = f"/en/vale/desk/contributions/{made.id}/moderate?from=list"
    row = client.post(url, data={"was": "awaiting", "to": "staff_only"}, headers=HTMX)
    assert row.status_code == 200
    assert row.text.strip().startswith(f'<li id="input-{made.id.hex}">')
    assert "Only for staff" in row.text


def test_hiding_needs_a_reason(client: CheckingClient, session: Session, plan: Plan) -> None:
    made = awaiting(session, plan)
    staff(client, session, plan, Role.MODERATOR)
    url = f"/en/vale/desk/contributions/{made.id}/moderate"
    form = {"was": "awaiting", "to": "hidden"}
    refused = client.post(url, data=form)
    assert refused.status_code == 422
    assert "Write why it is hidden." in refused.text
    assert "Write why it is hidden." in client.post(url, data=form, headers=HTMX).text
    assert client.post(url, data={**form, "reason": "Nomeia alguém"}).status_code == 303
    session.refresh(made)
    session.commit()
    assert (made.visibility, made.hidden_reason) == ("hidden", "Nomeia alguém")


def test_who_decides_second_is_told(client: CheckingClient, session: Session, plan: Plan) -> None:
    made = make_contribution(session, plan)
    staff(client, session, plan, Role.MODERATOR)
    url = f"/en/vale/desk/contributions/{made.id}/moderate"
    form = {"was": "awaiting", "to": "hidden", "reason": "x"}
    assert client.post(url, data=form).status_code == 409
    assert client.post(url, data=form, headers=HTMX).status_code == 409
    session.refresh(made)
    session.commit()
    assert made.visibility == "public"
    assert client.post(url, data={"was": "awaiting", "to": "public"}).status_code == 303


@pytest.mark.parametrize("to", ["", "awaiting", "everyone"])
def test_only_known_decisions_are_taken(
    client: CheckingClient, session: Session, plan: Plan, to: str
) -> None:
    made = awaiting(session, plan)
    staff(client, session, plan, Role.MODERATOR)
    url = f"/en/vale/desk/contributions/{made.id}/moderate"
    assert client.post(url, data={"was": "awaiting", "to": to}).status_code == 422


def test_a_survey_answer_is_never_published(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    made = awaiting(session, plan, channel=SURVEY)
    staff(client, session, plan, Role.MODERATOR)
    page = client.get(f"/en/vale/desk/contributions/{made.id}").text
    assert 'value="public"' not in page
    url = f"/en/vale/desk/contributions/{made.id}/moderate"
    assert client.post(url, data={"was": "awaiting", "to": "public"}).status_code == 422


def test_one_contribution_leads_to_its_dossiers_and_its_links_change(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    measure = make_measure(session, plan)
    made = make_contribution(session, plan, "نحتاج بيتا", language="ar")
    staff(client, session, plan, Role.AUTHOR)
    url = f"/en/vale/desk/contributions/{made.id}"
    page = client.get(url).text
    assert 'lang="ar" dir="rtl"' in page
    assert "/en/vale/desk/areas/housing" in page
    assert client.post(f"{url}/links", data={"target": f"m{measure.id}"}).status_code == 303
    assert client.post(f"{url}/links", data={"target": f"m{measure.id}"}).status_code == 303
    assert "/en/vale/desk/measures/M06" in client.get(url).text
    assert client.post(f"{url}/links", data={"target": "m99999"}).status_code == 422
    assert client.post(f"{url}/links", data={"target": ""}).status_code == 422
    session.refresh(made)
    first = made.links[0].id
    session.commit()
    for _ in range(2):
        assert client.post(f"{url}/links/{first}/remove").status_code == 303
    session.refresh(made)
    assert [one.measure_id for one in made.links] == [measure.id]
    assert jobs.verify_and_repair(session, plan.id).holds


def letter(plan: Plan, **values: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "words": "Caro Presidente,\nfalta luz.",
        "language": "pt",
        "channel": "letter",
        "said_on": TODAY.isoformat(),
        "author_kind": "anonymous",
        "visibility": "staff_only",
        "targets": [f"a{plan.areas[0].id}"],
        **values,
    }


def test_a_letter_is_written_down_once(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    measure = make_measure(session, plan)
    entity = make_entity(session, plan)
    staff(client, session, plan, Role.FACILITATOR)
    assert client.get("/en/vale/desk/contributions/new").status_code == 200
    form = letter(
        plan,
        author_kind="association",
        entity=str(entity.id),
        people_count="١٢٠",
        municipality=str(plan.municipalities[0].id),
        targets=[f"m{measure.id}", f"a{plan.areas[1].id}"],
    )
    first = client.post("/en/vale/desk/contributions/new", data=form)
    again = client.post("/en/vale/desk/contributions/new", data=form)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    made = session.scalars(select(Contribution)).one()
    assert (made.channel, made.people_count, made.entity_id) == ("letter", 120, entity.id)
    assert {(t.area_id, t.measure_id) for t in made.links} == {
        (plan.areas[1].id, None),
        (None, measure.id),
    }
    session.commit()
    assert "(120 people)" in client.get(first.location).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": " "},
        {"words": "a" * 8001},
        {"language": "xx"},
        {"channel": "survey"},
        {"said_on": "2100-01-01"},
        {"said_on": "ontem"},
        {"targets": []},
        {"targets": ["a0"]},
        {"author_kind": "association"},
        {"author_name": "Rui"},
        {"people_count": "muitas"},
        {"municipality": "999"},
        {"visibility": "hidden"},
    ],
)
def test_a_letter_with_a_mistake_is_kept_as_typed(
    client: CheckingClient, session: Session, plan: Plan, wrong: dict[str, Any]
) -> None:
    staff(client, session, plan)
    form = {**letter(plan), "words": "Mantém isto", **wrong}
    page = client.post("/en/vale/desk/contributions/new", data=form)
    assert page.status_code == 422
    assert "error-summary" in page.text
    if "words" not in wrong:
        assert "Mantém isto" in page.text
    assert session.scalar(select(func.count()).select_from(Contribution)) == 0


def test_a_person_of_one_municipality_sees_its_contributions_and_those_that_told_none(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    there = Municipality(code="outro", name="Outro Vale")
    plan.municipalities.append(there)
    session.flush()
    here = plan.municipalities[0]
    mine = awaiting(session, plan, "Daqui", municipality_id=here.id)
    other = awaiting(session, plan, "Dali", municipality_id=there.id)
    untold = awaiting(session, plan, "Sem lugar")
    account = make_account(session)
    give_role(session, account, Role.MODERATOR, plan, here)
    sign_in(client, session, account)
    page = client.get("/en/vale/desk/contributions/").text
    assert "Daqui" in page
    assert "Sem lugar" in page
    assert "Dali" not in page
    assert client.get(f"/en/vale/desk/contributions/{mine.id}").status_code == 200
    assert client.get(f"/en/vale/desk/contributions/{untold.id}").status_code == 200
    assert client.get(f"/en/vale/desk/contributions/{other.id}").status_code == 404
    url = f"/en/vale/desk/contributions/{other.id}/moderate"
    assert client.post(url, data={"was": "awaiting", "to": "public"}).status_code == 404


GET, POST = "get", "post"
ROUTES = [
    (GET, "", {Role.COORDINATOR, Role.AUTHOR, Role.MODERATOR, Role.FACILITATOR}),
    (GET, "{key}", {Role.COORDINATOR, Role.AUTHOR, Role.MODERATOR, Role.FACILITATOR}),
    (POST, "{key}/moderate", {Role.COORDINATOR, Role.MODERATOR}),
    (POST, "{key}/links", {Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    (POST, "{key}/links/{key}/remove", {Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    (GET, "new", {Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    (GET, "import", {Role.COORDINATOR}),
    (POST, "import/{key}", {Role.COORDINATOR}),
]


@pytest.mark.parametrize(("method", "path", "roles"), ROUTES)
def test_who_may_do_what(
    client: CheckingClient, session: Session, plan: Plan, method: str, path: str, roles: set[Role]
) -> None:
    made = awaiting(session, plan)
    other = make_plan(session, "outro")
    session.commit()
    url = f"/en/vale/desk/contributions/{path.format(key=made.id)}"
    visitor = getattr(client, method)(url).status_code
    assert visitor == (303 if method == GET else 401)
    for role in (Role.COORDINATOR, Role.AUTHOR, Role.MODERATOR, Role.FACILITATOR, Role.ASSOCIATION):
        account = make_account(session, f"{role}@example.org", str(role))
        give_role(session, account, role, plan)
        sign_in(client, session, account)
        status = getattr(client, method)(url).status_code
        assert (status == 403) == (role not in roles), (role, status)
    stranger = make_account(session, "stranger@example.org", "Outra")
    give_role(session, stranger, Role.COORDINATOR, other)
    sign_in(client, session, stranger)
    assert getattr(client, method)(url).status_code == 404
    elsewhere = url.replace("/vale/", "/outro/")
    if "{key}" in path:
        assert getattr(client, method)(elsewhere).status_code == 404


def test_a_list_costs_the_same_however_many_links(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    measures = [make_measure(session, plan, f"M{n:02}") for n in range(4)]
    made = [make_contribution(session, plan, source_ref=str(n)) for n in range(12)]
    subject = Subject(SubjectKind.PLAN, plan.id)
    engine = session.get_bind()
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    counts = []
    for _ in range(2):
        session.expunge_all()
        seen.clear()
        assert len(contributions_about(session, subject).entries) == 12
        counts.append(len(seen))
        for one in made:
            kept = session.get_one(Contribution, one.id)
            for measure in measures:
                link(session, contribution=kept, target=LinkTarget(measure_id=measure.id))
    assert counts == [3, 3]
