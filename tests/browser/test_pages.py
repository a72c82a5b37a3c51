"""Every page, public and of the staff: axe finds nothing, no other host is asked, nothing sticks out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from urllib.parse import urldefrag, urlsplit

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from consult.cli.database import DEMO_PASSWORD

from .conftest import MakeVisitor, Visitor

PER_ENDPOINT = 2
"""Pages of one kind that are looked at: the first two that links lead to."""

NOT_BY_A_LINK = {
    "static": "not a page",
    "home.to_survey": "on posters and in QR codes; leads on",
    "people.invitation": "opened by a link from an e-mail: test_forms",
    "people.reset": "opened by a link from an e-mail: test_forms",
    "people.confirm": "opened by a link from an e-mail: test_forms",
    "people.sent": "after a form: test_forms",
    "people.second_factor": "demo accounts have none: test_forms",
    "people.recovery_codes": "demo accounts have none: test_forms",
    "inputs.import_columns": "after a form: test_forms",
    "plan.exchange_preview": "after a form: test_forms",
    "surveys.import_choose": "after a form: test_importing",
    "surveys.import_into": "after a form: test_importing",
    "surveys.imported": "after a form: test_importing",
    "surveys.page": "walked in the journeys",
    "surveys.kiosk": "only on a kiosk: test_channels",
    "surveys.leave_kiosk": "only on a kiosk: test_channels",
    "surveys.sound": "played, not linked: test_sounds",
    "surveys.type_sheet": "after a form: test_channels",
    "surveys.send": "walked in the journeys",
    "surveys.stop": "walked in the journeys",
    "surveys.thanks": "walked in the journeys",
    "consultations.comment_sent": "walked in the journeys",
}


@dataclass
class Links:
    """Follows links breadth first, as someone without JavaScript; remembers the pages found."""

    app: Flask
    client: FlaskClient
    pages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    found: set[str] = field(default_factory=set)

    def endpoint(self, path: str) -> str | None:
        """The endpoint a path leads to by GET."""
        with self.app.app_context():
            try:
                return str(self.app.url_map.bind("localhost").match(path, method="GET")[0])
            except (HTTPException, RequestRedirect):
                return None

    def follow(self, language: str, start: str) -> Links:
        """Follow the links that stay in a language. Raises AssertionError at a broken one."""
        waiting, known = [start], {start}
        while waiting:
            path = waiting.pop(0)
            endpoint = self.endpoint(urlsplit(path).path)
            assert endpoint, f"{path} leads nowhere"
            if endpoint == "static" or len(self.pages[endpoint]) >= PER_ENDPOINT:
                continue
            for link in self._open(endpoint, path):
                if link not in known and link.startswith((f"/{language}/", "/?")):
                    known.add(link)
                    waiting.append(link)
        return self

    def _open(self, endpoint: str, path: str) -> list[str]:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        self.found |= {endpoint, self.endpoint(answer.request.path) or ""}
        if answer.mimetype != "text/html":
            return []
        self.pages[endpoint].append(path)
        tree = html5lib.parse(answer.text, treebuilder="lxml", namespaceHTMLElements=False)
        return [urldefrag(link).url for link in tree.xpath("//a/@href")]


@cache
def links_of(app: Flask, language: str, email: str | None) -> Links:
    """What a visitor, or someone signed in, reaches by links alone."""
    client = app.test_client()
    if email:
        sent = {"email": email, "password": DEMO_PASSWORD}
        assert client.post(f"/{language}/account/login", data=sent).status_code == 303
    return Links(app, client).follow(language, f"/{language}/")


ADMINISTRATOR = "admin@demo.example"


def test_links_lead_to_every_page(app: Flask) -> None:
    found = links_of(app, "en", None).found | links_of(app, "en", ADMINISTRATOR).found
    pages = {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods
    }
    missed = pages - found - set(NOT_BY_A_LINK)
    assert not missed, f"no link leads to {sorted(missed)}"
    assert not found & set(NOT_BY_A_LINK), "these are reached by links now"


def look_at(visitor: Visitor, paths: Iterable[str]) -> None:
    """Open pages one after another and say at the end what is wrong with any of them."""
    wrong = []
    for path in paths:
        try:
            visitor.go(path)
            visitor.check()
        except AssertionError as error:
            wrong.append(str(error).splitlines()[0])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1280), ("bn", 320)])
def test_every_public_page_is_accessible(
    visitor: MakeVisitor, app: Flask, language: str, width: int
) -> None:
    pages = links_of(app, language, None).pages
    assert {"home.plan", "home.area", "consultations.measure", "surveys.start"} <= set(pages)
    look_at(visitor(width=width), chain.from_iterable(pages.values()))


@pytest.mark.parametrize(("language", "width"), [("pt", 320), ("en", 1280)])
def test_every_staff_page_is_accessible(
    visitor: MakeVisitor, app: Flask, language: str, width: int
) -> None:
    public = links_of(app, language, None).found
    pages = links_of(app, language, ADMINISTRATOR).pages
    administrator = visitor(width=width)
    administrator.sign_in(ADMINISTRATOR, language)
    look_at(
        administrator,
        chain.from_iterable(
            some[:1] if endpoint in public else some for endpoint, some in pages.items()
        ),
    )
