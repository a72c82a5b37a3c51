"""Flask, with less ado for what this house asks of it some dozen times a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, g, has_request_context, request
from werkzeug.routing import Map, Rule
from werkzeug.routing.matcher import StateMachineMatcher

from consult.web.language import page_language

PLAIN = {str, int, type(None)}
"""Types whose values are equal only where they are written alike in an address."""
SHORT = 200
"""Characters of what is remembered: who sends long addresses must not fill the memory of a server."""


class Remembering(StateMachineMatcher):
    """Finds the route of an address; where it was found before, it is known."""

    def __init__(self, merge_slashes: bool) -> None:
        super().__init__(merge_slashes)
        self._found = lru_cache(maxsize=4096)(super().match)

    def match(
        self, domain: str, path: str, method: str, websocket: bool
    ) -> tuple[Rule, MutableMapping[str, Any]]:
        """The rule and its values, which are the caller's own. Raises as its class does: not remembered."""
        if len(path) > SHORT:
            return super().match(domain, path, method, websocket)
        rule, values = self._found(domain, path, method, websocket)
        return rule, dict(values)


class Routes(Map):
    """The routes of the house, which stay as they are while a server runs."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._matcher = Remembering(self.merge_slashes)


def _is_short(values: Mapping[str, Any]) -> bool:
    """Whether values of an address can be remembered."""
    return all(
        type(one) in PLAIN and (type(one) is not str or len(one) <= SHORT)
        for one in values.values()
    )


class Consult(Flask):
    """The application."""

    url_map_class = Routes

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Less than a kilobyte each. Routes don't change while a server runs.
        self._address = lru_cache(maxsize=8192)(self._build)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: none is asynchronous, so none is looked at in each request."""
        return func

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """The address of an endpoint, remembered: a page names the same ones as the page before.

        It follows from the values and from what `url_defaults` fills in: language and plan. Raises
        BuildError when there is no such address.
        """
        special = {"_method": _method, "_scheme": _scheme, "_external": _external}
        plain = _is_short(values)
        if not plain or any(special.values()) or not has_request_context():
            return super().url_for(endpoint, _anchor=_anchor, **special, **values)  # type: ignore[arg-type]
        here = request._get_current_object()  # type: ignore[attr-defined]  # looked up once
        return self._address(
            here.script_root,
            page_language().tag,
            getattr(g.get("plan"), "slug", None),
            here.blueprint,
            endpoint,
            _anchor,
            tuple(values.items()),
        )

    def _build(
        self,
        _root: str,
        _language: str,
        _plan: str | None,
        _blueprint: str | None,
        endpoint: str,
        anchor: str | None,
        values: tuple[tuple[str, Any], ...],
    ) -> str:
        return super().url_for(endpoint, _anchor=anchor, **dict(values))
