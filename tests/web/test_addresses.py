"""Addresses are remembered, each for the page it was built on."""

from __future__ import annotations

from typing import Any, cast

import pytest
from flask import Flask, g, url_for
from werkzeug.exceptions import MethodNotAllowed

from consult.app.application import Consult
from consult.languages.rules import LANGUAGES, Texts
from consult.plan.scope import PlanHead


def test_an_address_follows_language_plan_and_root(app: Flask) -> None:
    for root in ("", "/consult"):
        for tag in ("pt", "en"):
            for slug in ("one", "two"):
                with app.test_request_context("/", base_url=f"http://localhost{root}"):
                    g.language = LANGUAGES[tag]
                    g.plan = PlanHead(1, slug, Texts(), True)
                    assert url_for("home.plan") == f"{root}/{tag}/{slug}/"
                    assert url_for("home.plan") == f"{root}/{tag}/{slug}/"


def test_an_address_follows_its_room_values_and_anchor(app: Flask) -> None:
    with app.test_request_context("/pt/account/login"):
        assert url_for(".login") == url_for("people.login")
        assert url_for("home.plan", plan="one", _anchor="a") == "/pt/one/#a"
        assert url_for("home.plan", plan="one", page=1) == "/pt/one/?page=1"
        assert url_for("home.plan", plan="one", page=True) == "/pt/one/?page=True"
        assert url_for("home.plan", plan="one", page=["1", "2"]) == "/pt/one/?page=1&page=2"
        assert url_for("home.plan", plan="one", _external=True) == "http://localhost/pt/one/"
    with app.test_request_context("/pt/"):
        assert url_for(".plan", plan="one") == "/pt/one/"
        for _ in range(2):
            with pytest.raises(LookupError):
                url_for(".login")


def test_two_installations_keep_their_addresses_apart(app: Flask) -> None:
    with app.test_request_context("/pt/"):
        first = url_for("home.privacy")
    other = type(app)("other")
    other.add_url_rule("/elsewhere", "home.privacy", lambda: "")
    with other.test_request_context("/"):
        assert url_for("home.privacy") == "/elsewhere"
    with app.test_request_context("/pt/"):
        assert url_for("home.privacy") == first


def test_long_addresses_are_answered_but_not_remembered(app: Flask) -> None:
    """Who sends thousands of them, each anew, must not fill the memory of a server."""
    routes: Any = app.url_map._matcher
    assert isinstance(app, Consult)
    built: Any = app._address
    adapter = app.url_map.bind("localhost")
    for size, remembered in ((9000, 0), (90, 1)):
        name = "a" * size
        found, addresses = (one.cache_info().misses for one in (routes._found, built))
        assert adapter.match(f"/static/{name}", "GET") == ("static", {"filename": name})
        assert routes._found.cache_info().misses == found + remembered
        with app.test_request_context("/"):
            assert url_for("home.privacy", lang="pt", after=name).endswith(name)
        assert built.cache_info().misses == addresses + remembered


def test_what_a_route_was_found_with_is_the_askers_own(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        for _ in range(2):
            values = dict(adapter.match("/pt/", "GET")[1])
            assert values == {"lang": "pt"}
            cast(dict[str, Any], adapter.match("/pt/", "GET")[1]).clear()


def test_an_address_of_one_method_is_not_remembered_for_another(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        for _ in range(2):
            assert adapter.match("/pt/privacy", "GET")[0] == "home.privacy"
            with pytest.raises(MethodNotAllowed):
                adapter.match("/pt/privacy", "POST")
