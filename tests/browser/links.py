"""Which pages links lead to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from consult.db.session import db

PER_ENDPOINT = 3
"""Pages of one kind that are looked at: the first that links lead to, one of each survey."""
LANGUAGE = "en"


@dataclass
class Links:
    """Kinds of pages (endpoints) and the pages found of each; `found` holds what is no page, too."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)


def endpoint_of(app: Flask, path: str) -> str | None:
    """The endpoint a path leads to by GET."""
    with app.app_context():
        try:
            return str(app.url_map.bind("localhost").match(path, method="GET")[0])
        except (HTTPException, RequestRedirect):
            return None


def in_language(path: str, language: str) -> str:
    """The same page in another language."""
    return path.replace(f"/{LANGUAGE}/", f"/{language}/")


def links_of(app: Flask, email: str | None, password: str) -> Links:
    """What a visitor, or someone signed in, reaches by links alone, without JavaScript.

    Breadth first, by links that stay in the language. Raises AssertionError at a broken one, and at
    a page that writes to the database when it is opened.
    """
    client = app.test_client()
    if email:
        sent = {"email": email, "password": password}
        assert client.post(f"/{LANGUAGE}/account/login", data=sent).status_code == 303
    with _only_reading(app):
        return _walked(app, client)


def _walked(app: Flask, client: FlaskClient) -> Links:
    links, start = Links(), f"/{LANGUAGE}/"
    waiting, known = deque([start]), {start}
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(app, urlsplit(path).path)
        assert endpoint, f"{path} leads nowhere"
        if endpoint == "static" or len(links.pages.get(endpoint, ())) >= PER_ENDPOINT:
            continue
        for link in _open(app, client, links, endpoint, path):
            if link not in known and link.startswith((start, "/?")):
                known.add(link)
                waiting.append(link)
    return links


@contextmanager
def _only_reading(app: Flask) -> Iterator[None]:
    def hear(_connection: object, _cursor: object, sql: str, *_more: object) -> None:
        reads = sql == "BEGIN" or sql.lstrip(" (\n").startswith(("SELECT", "WITH"))
        assert reads, f"to open a page writes: {sql}"  # a writer's would be BEGIN IMMEDIATE

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield
    event.remove(engine, "before_cursor_execute", hear)


def _open(app: Flask, client: FlaskClient, links: Links, endpoint: str, path: str) -> list[str]:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    links.found += {endpoint, endpoint_of(app, answer.request.path) or endpoint} - {*links.found}
    if answer.mimetype != "text/html":
        return []
    links.pages.setdefault(endpoint, []).append(path)
    tree = lxml.html.document_fromstring(answer.data)
    return [urldefrag(link).url for link in tree.xpath("//a/@href")]
