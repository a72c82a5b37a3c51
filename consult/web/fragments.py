"""Rendered parts of pages, kept by everything they show.

A part is found again by the very values it is made from, and these are read from the database for
each request. So nothing here can be out of date: whatever an edit, a decision of a moderator or
another process changes gives another key, and what nobody asks for any more drops out in its turn.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from flask import current_app, g, request
from markupsafe import Markup

from .language import page_language

MAX_CHARACTERS = 8_000_000
"""Most characters that a process keeps; with the keys, some 40 MB."""


class FragmentCache:
    """Markup by key, no more than `room` characters of it: what was not used longest goes first."""

    def __init__(self, room: int = MAX_CHARACTERS) -> None:
        self.room = room
        self.used = 0
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Markup | None:
        """What is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, markup: Markup) -> None:
        """Keep a part; one that would take a quarter of the room is not worth it."""
        if len(markup) > self.room // 4:
            return
        with self._lock:
            self.used += len(markup) - len(self._kept.pop(key, ""))
            self._kept[key] = markup
            while self.used > self.room:
                self.used -= len(self._kept.popitem(last=False)[1])


def fragment(template: str, shown: Hashable, values: Callable[[], Mapping[str, Any]]) -> Markup:
    """Render a template, or return what it gave for the same `shown`.

    `values` are what the template is given, made from `shown` and the page's language alone. It
    has no other context: besides its values it may name globals that follow from the language,
    the plan and the root of the address (texts, addresses, `show`, `asset`), and nothing of the
    person who asks, the day or the query; these belong into `shown`.
    """
    kept: FragmentCache = current_app.extensions.setdefault("consult_parts", FragmentCache())
    key = (template, page_language().tag, request.script_root, _plan(), shown)
    found = None if current_app.debug else kept.get(key)
    if found is None:
        found = Markup(current_app.jinja_env.get_template(template).render(values()))  # noqa: S704
        kept.put(key, found)
    return found


def _plan() -> str | None:
    """The plan that `url_for` fills in."""
    return getattr(g.get("plan"), "slug", None)
