"""A signature that was proven once is known; nothing else is taken for one."""

from __future__ import annotations

from time import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import BadSignature, SignatureExpired

from consult.web.signing import Remembering

HOUR = 3600


def test_a_value_reads_the_same_every_time() -> None:
    serializer = Remembering("secret", salt="test")
    signed = serializer.dumps({"a": [1]})
    first = serializer.loads(signed)
    first["a"].append(2)
    assert serializer.loads(signed) == {"a": [1]}


def test_a_changed_value_is_refused_though_its_signature_is_known() -> None:
    serializer = Remembering("secret", salt="test")
    signed = serializer.dumps("mine")
    serializer.loads(signed)
    value, rest = signed.split(".", 1)
    for _ in range(2):
        with pytest.raises(BadSignature):
            serializer.loads(f"{value[:-1]}A.{rest}")


def test_another_secret_or_purpose_is_refused() -> None:
    signed = Remembering("secret", salt="test").dumps("mine")
    for secret, salt in (("other", "test"), ("secret", "other")):
        with pytest.raises(BadSignature):
            Remembering(secret, salt=salt).loads(signed)


def test_a_known_signature_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    serializer = Remembering("secret", salt="test")
    signed = serializer.dumps("mine")
    assert serializer.loads(signed, max_age=HOUR) == "mine"
    then = time() + HOUR + 10
    monkeypatch.setattr("consult.web.signing.time", lambda: then)
    with pytest.raises(SignatureExpired):
        serializer.loads(signed, max_age=HOUR)


def test_a_token_serves_the_browser_it_was_made_for(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    mine, other = app.test_client(), app.test_client()
    tokens = [token_of(client) for client in (mine, other)]
    for client, token, status in (
        (mine, tokens[0], 422),
        (other, tokens[0], 400),
        (mine, tokens[0] + "x", 400),
        (mine, "", 400),
        (other, tokens[1], 422),
    ):
        sent = {"email": "", "password": "", "csrf_token": token}
        assert client.post("/en/account/login", data=sent).status_code == status


def token_of(client: FlaskClient) -> str:
    page = client.get("/en/account/login").text
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
