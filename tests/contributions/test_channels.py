"""A room that `consult` knows nothing of brings a channel, by its manifest alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Blueprint, Flask, Response, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.app.factory import register_room
from consult.contributions import jobs
from consult.contributions.actions import record
from consult.contributions.channels import LETTER
from consult.contributions.models import Contribution
from consult.contributions.rules.channels import ChannelPolicy, initial_visibility
from consult.contributions.rules.contributions import (
    Author,
    AuthorKind,
    AuthorKindRefused,
    UnregisteredChannel,
    Visibility,
)
from consult.contributions.rules.receipt_codes import contribution_key, receipt_code_for
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.models.plans import Plan
from consult.plan.rules.phases import PhaseAction
from consult.web.manifest import Manifest
from tests.client import CheckingClient, check_page
from tests.factories.contributions import new_contribution
from tests.factories.people import staff
from tests.factories.plan import make_entity, make_plan

SECRET = "x" * 32
CODE = receipt_code_for(SECRET, UUID(int=11))


def wall_url(contribution_id: UUID, plan: str) -> str:
    return url_for("wall.note", plan=plan, key=contribution_id)


WALL = ChannelPolicy(
    name="wall",
    label=_l("Notes on the wall"),
    author_kinds=frozenset({AuthorKind.ANONYMOUS, AuthorKind.ASSOCIATION}),
    withdrawable_during=PhaseAction.ANSWER,
    place_url=wall_url,
)


@pytest.fixture
def wall(own_app: None, app: Flask) -> None:
    """The app with one more room."""
    bp = Blueprint("wall", __name__)

    @bp.get("/<lang:lang>/<slug:plan>/wall/<uuid:key>")
    @permit(ANYONE)
    def note(key: UUID) -> Response:
        return Response(str(key), mimetype="text/plain")

    register_room(app, Manifest(blueprint=bp, channels=(WALL,)))


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


def stick(app: Flask, session: Session, plan: Plan, **values: Any) -> Contribution:
    """Record a note as the room's action would do, within the app."""
    author = values.pop("author", Author())
    values |= {"author": author, "visibility": initial_visibility(author, WALL), "channel": WALL}
    with app.app_context():
        note = record(session, new_contribution(plan, **values))
    session.commit()
    return note


def links(page: str, path: str) -> list[str]:
    """The texts of the links to an address."""
    tree = check_page(page, strict=False)
    return [a.text_content().strip() for a in tree.xpath(f"//a[@href='{path}']")]


@pytest.mark.usefixtures("wall")
def test_the_ledger_lists_it_and_moderates_it(
    app: Flask, client: CheckingClient, session: Session, plan: Plan
) -> None:
    note = stick(app, session, plan, words="Bancos à sombra.")
    staff(client, session, plan)
    place = f"/en/vale/wall/{note.id}"
    page = client.get("/en/vale/desk/contributions/?channel=wall").text
    assert "Bancos à sombra." in page
    assert links(page, place) == ["Notes on the wall"]
    assert client.get(place).text == str(note.id)
    form = {"was": "awaiting", "to": "public"}
    client.post(f"/en/vale/desk/contributions/{note.id}/moderate", data=form)
    session.expire_all()
    assert note.visibility == Visibility.PUBLIC
    dossier = client.get("/en/vale/desk/areas/housing").text
    assert links(dossier, place) == ["Notes on the wall"]


@pytest.mark.usefixtures("wall")
def test_an_area_shows_what_needs_no_moderator(
    app: Flask, client: CheckingClient, session: Session, plan: Plan
) -> None:
    stick(app, session, plan, words="Ainda ninguém leu.")
    association = Author(AuthorKind.ASSOCIATION, entity_id=make_entity(session, plan).id)
    note = stick(app, session, plan, words="Uma horta.", author=association)
    page = client.get("/en/vale/areas/housing").text
    assert "Uma horta." in page
    assert "Ainda ninguém leu." not in page
    assert links(page, f"/en/vale/wall/{note.id}") == ["Notes on the wall"]


@pytest.mark.usefixtures("wall")
def test_its_receipt_leads_to_the_note_and_withdraws_it(
    app: Flask, client: CheckingClient, session: Session, plan: Plan
) -> None:
    note = stick(app, session, plan, receipt_key=contribution_key(SECRET, CODE, 0))
    page = client.post("/en/receipt", data={"code": CODE}).text
    assert links(page, f"/en/vale/wall/{note.id}") == ["Notes on the wall"]
    form = {"code": CODE, "input": note.id.hex, "sure": "yes"}
    assert client.post("/en/receipt/withdraw", data=form).status_code == 303
    assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    assert jobs.verify_and_repair(session, plan.id).holds


@pytest.mark.usefixtures("wall")
def test_it_is_withdrawn_only_while_its_own_phase_action_is_allowed(
    app: Flask, client: CheckingClient, session: Session, plan: Plan
) -> None:
    note = stick(app, session, plan, receipt_key=contribution_key(SECRET, CODE, 0))
    plan.phases[0].kind = "weighing"
    session.commit()
    form = {"code": CODE, "input": note.id.hex, "sure": "yes"}
    assert client.post("/en/receipt/withdraw", data=form).status_code == 403


@pytest.mark.usefixtures("wall")
def test_it_takes_contributions_of_its_authors_only(
    app: Flask, session: Session, plan: Plan
) -> None:
    with pytest.raises(AuthorKindRefused):
        stick(app, session, plan, author=Author(AuthorKind.PERSON, name="Rui"))


def test_a_channel_that_no_manifest_brings_is_refused(
    app: Flask, session: Session, plan: Plan
) -> None:
    with pytest.raises(UnregisteredChannel):
        stick(app, session, plan)


@pytest.mark.usefixtures("own_app")
def test_two_channels_never_have_one_name(app: Flask) -> None:
    with pytest.raises(ValueError, match="letter is registered twice"):
        register_room(app, Manifest(channels=(LETTER,)))


@pytest.mark.parametrize(
    "values",
    [
        {"name": "a wall"},
        {"name": "w" * 21},
        {"name": "wall", "registered_by_staff": True, "publishable": False},
        {"name": "wall", "registered_by_staff": True, "author_kinds": frozenset()},
    ],
)
def test_a_policy_that_cannot_be_kept_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=values["name"]):
        ChannelPolicy(label="Wall", withdrawable_during=None, **values)
