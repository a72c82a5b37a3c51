"""What may come in, and what goes out with every answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask_compress.compat import compression
from sqlalchemy.orm import Session
from werkzeug.test import Client

from consult.app.factory import create_app
from consult.settings import Settings
from tests.client import CheckingClient
from tests.factories.plan import make_plan

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("body", [b"email=\xff\xfe", b"email=%FF", b"email=a%00b", b"email=a\x00b"])
def test_bytes_that_are_not_text_are_refused(client: CheckingClient, body: bytes) -> None:
    answer = client.post("/en/account/login", data=body, content_type=FORM)
    assert answer.status_code == 400
    assert "We could not read that" in answer.text


@pytest.mark.parametrize("query", ["q=%ff", "q=a%00"])
def test_a_broken_query_is_refused(client: CheckingClient, query: str) -> None:
    assert client.get(f"/en/account/login?{query}").status_code == 400


def test_a_multipart_field_with_nul_is_refused(client: CheckingClient) -> None:
    answer = client.post(
        "/en/account/login", data={"email": "a\0b"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 400


def test_a_file_whose_name_has_nul_is_refused(client: CheckingClient) -> None:
    """PostgreSQL could not store the name."""
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\0b.csv"\r\n\r\na,b\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x"
    assert client.post("/en/account/login", data=body, content_type=kind).status_code == 400


def test_a_body_that_is_too_large_is_refused_with_what_to_do(client: CheckingClient) -> None:
    answer = client.post("/en/account/login", data={"email": "x" * 600_000})
    assert answer.status_code == 413
    assert "Your text is still in your browser" in answer.text


def test_errors_speak_the_visitors_language(client: CheckingClient, session: Session) -> None:
    make_plan(session)
    session.commit()
    answer = client.get("/nothing/here", headers={"Accept-Language": "ar"})
    assert answer.status_code == 404
    assert 'dir="rtl"' in answer.text
    assert client.get("/xx/").status_code == 404


def test_every_page_forbids_other_hosts_and_inline_code(client: CheckingClient) -> None:
    answer = client.get("/en/account/login")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_cookies_are_host_bound_over_https(settings: Settings) -> None:
    app = create_app(replace(settings, base_url="https://consult.example"), testing=True)
    answer = app.test_client().get("/en/account/login", base_url="https://consult.example")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "Path=/" in cookie


def test_an_untrusted_host_is_refused(settings: Settings) -> None:
    app = create_app(replace(settings, trusted_hosts=("consult.example",)), testing=True)
    assert app.test_client().get("/en/", base_url="http://evil.example").status_code == 400


def test_a_post_without_its_token_is_refused(app: Flask, client: CheckingClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/en/account/login", data={"email": "a@b.pt", "password": "x"})
    assert answer.status_code == 400
    assert "Go back" in answer.text


def test_static_files_are_kept_by_content_and_compressed(client: CheckingClient) -> None:
    page = client.get("/en/account/login").text
    address = next(part for part in page.split('"') if "consult.css?v=" in part)
    answer = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"


def test_a_packed_file_that_the_browser_has_is_not_sent_again(client: CheckingClient) -> None:
    packed = {"Accept-Encoding": "zstd, br"}
    first = client.get("/static/css/consult.css", headers=packed)
    assert first.headers["Content-Encoding"] == "zstd"
    again = client.get(
        "/static/css/consult.css", headers={**packed, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert not again.data


def test_a_packed_page_reads_as_the_plain_one(app: Flask) -> None:
    browser = Client(app)  # the app's own would read the page as text
    plain = browser.get("/en/privacy")
    all_of_them = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    packed = browser.get("/en/privacy", headers=all_of_them)
    assert packed.headers["Content-Encoding"] == "zstd"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert compression.zstd.decompress(packed.data) == plain.data
