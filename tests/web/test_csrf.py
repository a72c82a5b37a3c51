"""A form's token serves the browser it was made for, and no other."""

from __future__ import annotations

import html5lib
from flask import Flask
from flask.testing import FlaskClient


def test_a_token_serves_the_browser_it_was_made_for(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    first, second = app.test_client(), app.test_client()
    first_token, second_token = token_of(first), token_of(second)
    for client, token, status in (
        (first, first_token, 422),
        (second, first_token, 400),
        (first, first_token + "x", 400),
        (first, "", 400),
        (second, second_token, 422),
    ):
        sent = {"email": "", "password": "", "csrf_token": token}
        assert client.post("/en/account/login", data=sent).status_code == status


def token_of(client: FlaskClient) -> str:
    page = client.get("/en/account/login").text
    tree = html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False)
    return str(tree.xpath("string(//input[@name='csrf_token']/@value)"))
