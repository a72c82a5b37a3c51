"""Addresses of pages follow the page they stand on."""

from __future__ import annotations

import pytest
from flask import Flask, g, url_for

from consult.languages.rules import LANGUAGES, Texts
from consult.plan.scope import RequestedPlan


def test_an_address_follows_language_plan_and_root(app: Flask) -> None:
    for root in ("", "/consult"):
        for tag in ("pt", "en"):
            for slug in ("one", "two"):
                with app.test_request_context("/", base_url=f"http://localhost{root}"):
                    g.language = LANGUAGES[tag]
                    g.plan = RequestedPlan(1, slug, Texts(), True)
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
        with pytest.raises(LookupError):
            url_for(".login")
