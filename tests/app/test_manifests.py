"""The app is put together from the manifests of its rooms."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec

import html5lib
from flask import Flask
from sqlalchemy.orm import Session

import consult
from consult.app.manifests import MANIFESTS
from consult.people.guard import permissions
from consult.people.rules import Role
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey

CURRENT = "//nav[@class='desk-nav']//a[@aria-current='page']/text()"


def test_every_manifest_of_a_room_is_listed_once() -> None:
    rooms = [
        f"consult.{room.name}" for room in pkgutil.iter_modules(consult.__path__) if room.ispkg
    ]
    written = [
        import_module(f"{room}.manifest").MANIFEST
        for room in rooms
        if find_spec(f"{room}.manifest")
    ]
    assert len(written) > 5
    assert all(manifest in MANIFESTS for manifest in written)
    assert len({id(manifest) for manifest in MANIFESTS}) == len(MANIFESTS)


def test_blueprints_permissions_and_links_of_the_rooms_are_the_apps(app: Flask) -> None:
    given = {name for manifest in MANIFESTS for name in manifest.permissions}
    for manifest in MANIFESTS:
        bp = manifest.blueprint
        assert bp is None or app.blueprints[bp.name] is bp
    with app.app_context():
        assert permissions().keys() == given
    for link in (link for manifest in MANIFESTS for link in manifest.desk_links):
        assert link.permission in given
        assert {link.endpoint, *link.pages} <= app.view_functions.keys()


def test_the_log_is_emptied_after_everything_that_deletes() -> None:
    daily = [job.__name__ for manifest in MANIFESTS for job in manifest.daily]
    assert daily[-1] == "truncate_log"
    assert len(daily) == len({(job.__module__, job.__name__) for m in MANIFESTS for job in m.daily})


def test_a_page_of_the_desk_stands_below_its_link_whatever_its_room(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    staff(client, session, plan, Role.COORDINATOR)
    make_survey(session, plan)
    session.commit()
    for path, current in (
        ("desk/", "Overview"),
        ("desk/surveys/", "Surveys"),
        ("desk/surveys/viver-aqui/results", "Surveys"),
        ("desk/surveys/viver-aqui/codes", "Surveys"),
        ("desk/surveys/viver-aqui/edit", "Surveys"),
        ("desk/setup", "Plan"),
        ("desk/people", "People"),
    ):
        answer = client.get(f"/en/{plan.slug}/{path}")
        assert answer.status_code == 200, path
        tree = html5lib.parse(answer.text, treebuilder="lxml", namespaceHTMLElements=False)
        assert [words.strip() for words in tree.xpath(CURRENT)] == [current], path
