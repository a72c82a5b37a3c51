"""Every route declares a permission, and the judge is asked about all of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from consult.app.manifests import MANIFESTS
from consult.people.guard import permission_of
from consult.people.rules import (
    ANYONE,
    AWAITING_SECOND_FACTOR,
    SIGNED_IN,
    AccessDecision,
    Actor,
    Grant,
    Role,
    authorize,
)
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import make_plan

TABLE = {name: roles for room in MANIFESTS for name, roles in room.permissions.items()}
KNOWN = {*TABLE, ANYONE, SIGNED_IN, AWAITING_SECOND_FACTOR}
SAMPLES = {"lang": "en", "plan": "vale", "filename": "css/consult.css", "token": "x"}
OF_CONVERTERS = {"int": 1, "step": 1, "uuid": "7b0c7f0e-1111-4222-8333-444455556666"}
ARGUMENT = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<first>\w+)?.*?\))?:)?(?P<name>\w+)>")
"""An argument in a route, as Werkzeug documents it: `<name>`, `<int:name>`, `<any(a, b):name>`."""


def values_for(rule: Rule) -> dict[str, Any]:
    """For each argument of a route something that its converter takes."""
    return {
        name: SAMPLES.get(name) or (first if kind == "any" else OF_CONVERTERS.get(kind, "x1"))
        for kind, first, name in ARGUMENT.findall(rule.rule)
    }


def test_every_route_declares_a_known_permission(app: Flask) -> None:
    declared = {
        endpoint: permission_of(app, endpoint)
        for endpoint in app.view_functions
        if endpoint != "static"
    }
    wrong = {endpoint: name for endpoint, name in declared.items() if name not in KNOWN}
    assert not wrong


def path_to(app: Flask, rule: Rule) -> str:
    """An address that a route takes."""
    values = values_for(rule)
    assert values.keys() == rule.arguments
    adapter = app.url_map.bind("localhost")
    with app.test_request_context():
        return str(adapter.build(rule.endpoint, values, force_external=False))


def answers(app: Flask, client: CheckingClient, rules: list[Rule]) -> set[tuple[str, str, int]]:
    """What each of these routes answers, by every method."""
    return {
        (rule.endpoint, method, client.open(path_to(app, rule), method=method).status_code)
        for rule in rules
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    }


def test_every_route_of_a_plan_is_closed_to_other_roles_and_hidden_from_other_plans(
    app: Flask, session: Session, client: CheckingClient
) -> None:
    here, elsewhere = make_plan(session), make_plan(session, "serra")
    guarded = [
        rule
        for rule in app.url_map.iter_rules()
        if "plan" in rule.arguments and permission_of(app, rule.endpoint) in TABLE
    ]
    assert len(guarded) > 30
    staff(client, session, elsewhere)
    hidden = answers(app, client, guarded)
    assert {status for _endpoint, _method, status in hidden} == {404}, hidden
    role = Role.FOLLOW_UP
    account = make_account(session, "member@example.org", "Member")
    give_role(session, account, role, here)
    sign_in(client, session, account)
    closed = [r for r in guarded if role not in TABLE[permission_of(app, r.endpoint) or ""]]
    assert len(closed) > 30
    refused = answers(app, client, closed)
    assert {status for _endpoint, _method, status in refused} == {403}, refused


def test_no_route_that_needs_an_account_is_served_to_a_visitor(
    app: Flask, session: Session, client: CheckingClient
) -> None:
    make_plan(session)
    session.commit()
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or permission_of(app, rule.endpoint) == ANYONE:
            continue
        path = path_to(app, rule)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(path, method=method)
            asked += 1
            assert answer.status_code in (303, 401, 404), (rule.endpoint, method)
            if answer.status_code == 303:
                assert "/account/login?next=" in answer.location
    assert asked > 10


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", sorted(TABLE))
def test_a_role_may_what_its_permissions_say_and_no_more(role: Role, permission: str) -> None:
    holds = role in TABLE[permission] or role is Role.ADMINISTRATOR
    here = Actor(1, grants=(Grant(role, 1),))
    assert authorize(here, permission, TABLE, plan_id=1) is (
        AccessDecision.ALLOWED if holds else AccessDecision.FORBIDDEN
    )
    assert authorize(here, permission, TABLE, plan_id=2) is AccessDecision.HIDDEN
    assert authorize(here, permission, TABLE, plan_id=None) is AccessDecision.FORBIDDEN
    assert authorize(Actor(), permission, TABLE, plan_id=1) is AccessDecision.SIGN_IN


@pytest.mark.parametrize("permission", sorted(TABLE))
def test_a_municipalitys_role_ends_at_its_border(permission: str) -> None:
    role = next(iter(sorted(TABLE[permission])), Role.ADMINISTRATOR)
    bound = Actor(1, grants=(Grant(role, 1, municipality_id=7),))

    def verdict(places: list[int] | None) -> AccessDecision:
        return authorize(bound, permission, TABLE, plan_id=1, municipalities=places)

    assert verdict([7, 8]) is AccessDecision.ALLOWED
    assert verdict([8]) is AccessDecision.HIDDEN
    assert verdict([]) is AccessDecision.HIDDEN


grants = st.builds(
    Grant,
    st.sampled_from(Role),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 7, 8]),
)


@given(
    st.lists(grants, max_size=4),
    st.sampled_from(sorted(TABLE)),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, (), (7,), (7, 8)]),
)
def test_nothing_is_allowed_without_a_grant_that_reaches_it(
    held: list[Grant], permission: str, plan_id: int | None, places: tuple[int, ...] | None
) -> None:
    verdict = authorize(
        Actor(1, grants=tuple(held)), permission, TABLE, plan_id=plan_id, municipalities=places
    )
    reaching = [
        g
        for g in held
        if (g.role in TABLE[permission] or g.role is Role.ADMINISTRATOR)
        and (g.plan_id is None or g.plan_id == plan_id)
        and (places is None or g.municipality_id is None or g.municipality_id in places)
    ]
    assert (verdict is AccessDecision.ALLOWED) == bool(reaching)


@given(st.lists(grants, max_size=3), grants, st.sampled_from(sorted(TABLE)))
def test_one_more_role_never_takes_anything_away(
    held: list[Grant], more: Grant, permission: str
) -> None:
    before = authorize(Actor(1, grants=tuple(held)), permission, TABLE, plan_id=1)
    after = authorize(Actor(1, grants=(*held, more)), permission, TABLE, plan_id=1)
    assert before is not AccessDecision.ALLOWED or after is AccessDecision.ALLOWED


def test_an_unknown_permission_is_a_mistake_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        authorize(Actor(1, grants=(Grant(Role.AUTHOR, 1),)), "no.such", TABLE, plan_id=1)
