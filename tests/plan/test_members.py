from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.mail import jobs
from consult.mail.models import Mail
from consult.people.models import Account
from consult.people.rules import Grant, Role
from consult.plan.actions.members import LastCoordinator, change_role, give_role, remove_role
from consult.plan.models.plans import Membership, Municipality, Plan
from consult.plan.rules.members import (
    INVITABLE_ROLES,
    RoleFault,
    coordinated_municipalities,
    role_fault,
)
from consult.settings import Settings
from tests.client import CheckingClient
from tests.factories.mail import Mailbox, mail_server
from tests.factories.people import PASSWORD, make_account, sign_in, staff
from tests.factories.people import give_role as make_member
from tests.factories.plan import make_entity, make_plan

PAGE = "/en/vale/desk/people"
FIRST, SECOND = {"revision": "1"}, {"revision": "2"}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server."""
    with mail_server() as box:
        yield box


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """An installation that sends its e-mail there."""
    return replace(settings, smtp_url=mailbox.url)


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan with a second municipality."""
    plan = make_plan(session)
    plan.municipalities.append(Municipality(code="vale-m2", name="Vila Nova"))
    session.flush()
    return plan


def asked(role: Role = Role.AUTHOR, /, **more: object) -> dict[str, object]:
    return {
        "once": str(uuid.uuid4()),
        "email": "bo@example.org",
        "language": "en",
        "role": role.value,
        "municipality": "",
        "entity": "",
        **more,
    }


def bound_coordinator(client: CheckingClient, session: Session, plan: Plan) -> Account:
    """Somebody who coordinates the first municipality only."""
    account = make_account(session, "cid@example.org", "Cid")
    make_member(session, account, Role.COORDINATOR, plan, plan.municipalities[0])
    sign_in(client, session, account)
    return account


def test_an_invitation_arrives_and_its_link_works_once(
    app: Flask, session: Session, client: CheckingClient, plan: Plan, mailbox: Mailbox
) -> None:
    staff(client, session, plan)
    answer = client.post(PAGE + "/invite", data=asked())
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Invited" in client.get(PAGE).text
    with app.app_context():
        jobs.deliver_waiting()
    (message,) = mailbox.messages
    assert message["To"] == "bo@example.org"
    assert "Plan of the Vale" in message["Subject"]
    body = message.get_body(("plain",))
    assert body is not None
    assert "Plan author" in body.get_content()
    link = mailbox.links()[0]
    guest = app.test_client()
    assert guest.get(link).status_code == 200
    data = {"name": "Bo", "password": PASSWORD, "language": "en"}
    welcome = guest.post(link, data=data)
    assert (welcome.status_code, welcome.location) == (303, "/en/vale/desk/")
    assert guest.get(welcome.location).location.startswith("/en/account/second-factor")
    assert app.test_client().post(link, data=data).status_code in (303, 410)
    assert "Bo" in client.get(PAGE).text


def test_who_has_an_account_is_told_without_a_secret(
    app: Flask, session: Session, client: CheckingClient, plan: Plan, mailbox: Mailbox
) -> None:
    staff(client, session, plan)
    make_account(session, "bo@example.org", "Bo", PASSWORD, "en")
    session.commit()
    client.post(PAGE + "/invite", data=asked())
    with app.app_context():
        jobs.deliver_waiting()
    assert mailbox.links()[0] == "/en/vale/desk/"


def test_a_double_click_invites_once(session: Session, client: CheckingClient, plan: Plan) -> None:
    staff(client, session, plan)
    data = asked()
    assert [client.post(PAGE + "/invite", data=data).status_code for _ in range(2)] == [303, 303]
    assert session.scalar(select(func.count()).select_from(Mail)) == 1
    assert session.scalar(select(func.count()).select_from(Membership)) == 2


def test_an_invitation_can_be_sent_again(
    app: Flask, session: Session, client: CheckingClient, plan: Plan, mailbox: Mailbox
) -> None:
    staff(client, session, plan)
    client.post(PAGE + "/invite", data=asked())
    with app.app_context():
        jobs.deliver_waiting()
    first = mailbox.links()[0]
    number = session.scalars(select(func.max(Membership.id))).one()
    session.rollback()
    assert client.post(f"{PAGE}/{number}/again").status_code == 303
    with app.app_context():
        jobs.deliver_waiting()
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(mailbox.links()[0]).status_code == 200


def test_an_association_is_represented_for_an_entity(
    session: Session, client: CheckingClient, plan: Plan
) -> None:
    staff(client, session, plan)
    entity = make_entity(session, plan)
    session.commit()
    refused = client.post(PAGE + "/invite", data=asked(Role.ASSOCIATION))
    assert refused.status_code == 422
    assert "Choose the entity" in refused.text
    client.post(PAGE + "/invite", data=asked(Role.ASSOCIATION, entity=entity.id))
    member = session.scalars(select(Membership).where(Membership.role == "association")).one()
    assert member.entity_id == entity.id
    assert "Djunta Mon" in client.get(PAGE).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "administrator"},
        {"role": ""},
        {"email": "bo"},
        {"entity": "999"},
        {"municipality": "x"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, str], session: Session, client: CheckingClient, plan: Plan
) -> None:
    staff(client, session, plan)
    answer = client.post(PAGE + "/invite", data=asked(**wrong))
    assert answer.status_code == 422
    assert 'value="bo' in answer.text
    assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_a_municipal_coordinator_gives_roles_there_only(
    session: Session, client: CheckingClient, plan: Plan
) -> None:
    here, there = plan.municipalities
    other = make_account(session, "dina@example.org", "Dina")
    elsewhere = make_member(session, other, Role.AUTHOR, plan, there)
    wide = make_member(session, other, Role.AUTHOR, plan)
    bound_coordinator(client, session, plan)
    page = client.get(PAGE).text
    assert "Cid" in page
    assert "Dina" not in page
    for place in ("", there.id):
        assert client.post(PAGE + "/invite", data=asked(municipality=place)).status_code == 422
    assert client.post(PAGE + "/invite", data=asked(municipality=here.id)).status_code == 303
    for member in (elsewhere, wide):
        assert client.get(f"{PAGE}/{member.id}").status_code == 404
        assert client.post(f"{PAGE}/{member.id}/remove").status_code == 404


def test_a_role_can_be_changed_and_taken_away(
    session: Session, client: CheckingClient, plan: Plan
) -> None:
    staff(client, session, plan)
    bo = make_account(session, "bo@example.org", "Bo", PASSWORD)
    member = make_member(session, bo, Role.AUTHOR, plan)
    session.commit()
    page = client.get(f"{PAGE}/{member.id}").text
    assert re.search(r'value="author"\s+checked', page)
    data = {"role": "moderator", "municipality": plan.municipalities[1].id, "entity": ""}
    data |= FIRST
    assert client.post(f"{PAGE}/{member.id}", data=data).status_code == 303
    session.refresh(member)
    assert (member.role, member.municipality_id) == ("moderator", plan.municipalities[1].id)
    session.commit()
    assert client.get(f"{PAGE}/{member.id}/remove").status_code == 200
    assert client.post(f"{PAGE}/{member.id}/remove", data=SECOND).status_code == 303
    session.rollback()
    assert session.get(Membership, member.id, populate_existing=True) is None
    assert session.get(Account, bo.id) is not None


def test_a_role_that_another_changed_meanwhile_is_shown_again(
    session: Session, client: CheckingClient, plan: Plan
) -> None:
    staff(client, session, plan)
    bo = make_account(session, "bo@example.org", "Bo", PASSWORD)
    member = make_member(session, bo, Role.AUTHOR, plan)
    session.commit()
    address = f"{PAGE}/{member.id}"
    session.rollback()
    data = {"role": "moderator", "municipality": "", "entity": "", **FIRST}
    assert client.post(address, data=data).status_code == 303
    mine = {**data, "role": "facilitator"}
    for _again in range(2):  # looking does not save
        late = client.post(address, data=mine)
        assert late.status_code == 409
        assert "Facilitator: leads groups" in late.text
        assert re.search(r"<td[^>]*>Moderator: checks", late.text)
        assert re.search(r'value="facilitator"\s+checked', late.text)
    late = client.post(f"{address}/remove", data=FIRST)
    assert late.status_code == 409
    assert "Somebody else decided before you." in late.text
    assert "Moderator" in late.text
    session.refresh(member)
    assert member.role == "moderator"
    session.rollback()
    assert client.post(address, data={**mine, **SECOND}).status_code == 303


def test_the_last_coordinator_of_the_whole_plan_stays(
    session: Session, client: CheckingClient, plan: Plan
) -> None:
    me = staff(client, session, plan)
    member = session.scalars(select(Membership)).one()
    session.commit()
    page = client.post(f"{PAGE}/{member.id}/remove", data=FIRST)
    assert page.status_code == 422
    assert "Invite another one first" in page.text
    data = {"role": "author", "municipality": "", "entity": "", **FIRST}
    assert client.post(f"{PAGE}/{member.id}", data=data).status_code == 422
    second = make_account(session, "bo@example.org", "Bo")
    make_member(session, second, Role.COORDINATOR, plan)
    session.commit()
    refused = client.post(f"{PAGE}/{member.id}/remove", data=FIRST)
    assert refused.status_code == 422, "invited is not enough"
    second.password_hash = "x"
    session.commit()
    assert client.post(f"{PAGE}/{member.id}/remove", data=FIRST).location == "/en/account"
    assert me.id


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.COORDINATOR, Role.ADMINISTRATOR)]
)
def test_other_roles_invite_nobody(
    role: Role, session: Session, client: CheckingClient, plan: Plan
) -> None:
    staff(client, session, plan, role)
    for path in (PAGE, PAGE + "/invite", PAGE + "/1", PAGE + "/1/remove"):
        assert client.get(path).status_code == 403


def test_another_plans_coordinator_finds_nothing_here(
    session: Session, client: CheckingClient, plan: Plan
) -> None:
    member = make_member(session, make_account(session), Role.AUTHOR, plan)
    staff(client, session, make_plan(session, "serra"))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"/en/serra/desk/people/{member.id}").status_code == 404
    assert client.post(f"/en/serra/desk/people/{member.id}/remove").status_code == 404


def test_the_same_role_is_given_once(session: Session, plan: Plan) -> None:
    account = make_account(session)
    first = give_role(session, account_id=account.id, role=Role.AUTHOR, plan_id=plan.id)
    assert give_role(session, account_id=account.id, role=Role.AUTHOR, plan_id=plan.id) is first
    other = give_role(session, account_id=account.id, role=Role.MODERATOR, plan_id=plan.id)
    kept = change_role(
        session, membership=other, role=Role.AUTHOR, municipality_id=None, entity_id=None
    )
    assert kept is first
    assert session.scalars(select(Membership)).all() == [first]


def test_a_municipal_coordinator_may_always_leave(session: Session, plan: Plan) -> None:
    account = make_account(session, password=PASSWORD)
    wide = make_member(session, account, Role.COORDINATOR, plan)
    bound = make_member(session, account, Role.COORDINATOR, plan, plan.municipalities[0])
    remove_role(session, membership=bound)
    with pytest.raises(LastCoordinator):
        remove_role(session, membership=wide)


@given(
    st.sampled_from(Role),
    st.sampled_from([None, 7, 8]),
    st.sampled_from([None, 3]),
    st.sampled_from([None, frozenset[int](), frozenset({7})]),
)
def test_nobody_gives_more_than_they_hold(
    role: Role, place: int | None, entity: int | None, reach: frozenset[int] | None
) -> None:
    fault = role_fault(role, municipality_id=place, entity_id=entity, municipality_scope=reach)
    if fault is None:
        assert role in INVITABLE_ROLES
        assert reach is None or place in reach
        assert role is not Role.ASSOCIATION or entity is not None


def test_reach_is_where_one_coordinates() -> None:
    assert coordinated_municipalities([Grant(Role.COORDINATOR, 1)]) is None
    assert coordinated_municipalities(
        [Grant(Role.COORDINATOR, 1, 7), Grant(Role.AUTHOR, 1)]
    ) == frozenset({7})
    assert coordinated_municipalities([Grant(Role.AUTHOR, 1)]) == frozenset()
    assert role_fault(
        Role.AUTHOR, municipality_id=None, entity_id=None, municipality_scope=frozenset()
    ) is (RoleFault.ELSEWHERE)
