"""Rendered fragments of pages, kept by everything they show.

A fragment is found again by the very values it is made from, and these are read from the database
for each request. So nothing here can be out of date: whatever an edit, a decision of a moderator or
another process changes gives another key, and what nobody asks for any more drops out in its turn.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, cast

from flask import Flask, current_app, g, request
from jinja2 import Environment
from markupsafe import Markup

from .language import page_language

MAX_CHARACTERS = 8_000_000
"""Most characters that a process keeps; with the keys, some 40 MB."""
PERSONAL_GLOBALS = frozenset(
    {"actor", "csrf_meta_tag", "csrf_token", "desk_nav", "desk_url", "g", "get_flashed_messages"}
    | {"may", "request", "session", "switch_url"}
)
"""Template globals that speak of who asks or of the request: no fragment can name them."""


class FragmentCache:
    """Markup by key, no more than `capacity` characters of it: what was not used longest goes first."""

    def __init__(self, capacity: int = MAX_CHARACTERS) -> None:
        self.capacity = capacity
        self.used = 0
        self._markup: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Markup | None:
        """What is kept under a key."""
        with self._lock:
            markup = self._markup.get(key)
            if markup is not None:
                self._markup.move_to_end(key)
            return markup

    def put(self, key: Hashable, markup: Markup) -> None:
        """Keep a fragment; one that would take a quarter of the capacity is not worth it."""
        if len(markup) > self.capacity // 4:
            return
        with self._lock:
            self.used += len(markup) - len(self._markup.pop(key, ""))
            self._markup[key] = markup
            while self.used > self.capacity:
                self.used -= len(self._markup.popitem(last=False)[1])


class Fragments:
    """The fragments of an app: the cache, and templates without the personal globals."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cache = FragmentCache()
        self.environment = cast(Environment, app.jinja_env.overlay())
        self.environment.globals = {
            name: value
            for name, value in app.jinja_env.globals.items()
            if name not in PERSONAL_GLOBALS
        }

    def get(self, key: Hashable) -> Markup | None:
        """What is kept under a key; nothing in debug mode, where templates change."""
        return None if self.app.debug else self.cache.get(key)

    def render(self, template: str, values: Mapping[str, Any]) -> Markup:
        """Render a template anew."""
        return Markup(self.environment.get_template(template).render(values))  # noqa: S704


def fragment(template: str, **values: Hashable) -> Markup:
    """Render a template with these values, or return what it gave for the same ones.

    Their types are part of the key: `Markup("<b>")` equals `"<b>"`, and 1 equals True.
    """
    source = (*values.items(), *map(type, values.values()))
    return fragment_for(template, source, lambda: values)


def fragment_for(
    template: str, source: Hashable, values: Callable[[], Mapping[str, Any]]
) -> Markup:
    """Render a template, or return what it gave for the same `source`.

    `values` are what the template is given, made from `source` and the page's language alone.
    Besides them it may name globals that follow from the language, the plan and the root of the
    address (texts, addresses, `show`, `asset`); those of `PERSONAL_GLOBALS` are not there.
    """
    fragments = _fragments()
    key = (template, page_language().tag, request.script_root, _plan_slug(), source)
    markup = fragments.get(key)
    if markup is None:
        markup = fragments.render(template, values())
        fragments.cache.put(key, markup)
    return markup


def render_unkept(template: str, **values: Any) -> Markup:
    """Render a template as `fragment` does and keep nothing: for words that a person typed."""
    return _fragments().render(template, values)


def _fragments() -> Fragments:
    return cast(Fragments, current_app.extensions["consult_fragments"])


def _plan_slug() -> str | None:
    """The plan that `url_for` fills in."""
    return getattr(g.get("plan"), "slug", None)


def init_app(app: Flask) -> None:
    """Let templates name `fragment`; called when all globals of templates are registered."""
    app.jinja_env.globals["fragment"] = fragment
    app.extensions["consult_fragments"] = Fragments(app)
