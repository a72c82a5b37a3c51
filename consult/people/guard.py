"""The guard of every route: each declares a permission, and none is served without."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from consult.languages.rules import LANGUAGES
from consult.web.errors import render_error
from consult.web.forms import is_htmx
from consult.web.language import preferred_language

from . import rules
from .rules import (
    ANYONE,
    AWAITING_SECOND_FACTOR,
    AccessDecision,
    Actor,
    Grant,
    Permissions,
    Role,
    authorize,
)

View = TypeVar("View", bound=Callable[..., Any])


class HasId(Protocol):
    """Anything with an integer id; the plan in `g.plan` is one."""

    id: int


def permit(permission: str) -> Callable[[View], View]:
    """Declare the permission of a view. Goes right above `def`, below the route."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission a view declares; None when it forgot to."""
    return getattr(app.view_functions[endpoint], "permission", None)


def actor() -> Actor:
    """Who is asking."""
    found: Actor = g.get("actor") or Actor()
    return found


def withheld_grants() -> tuple[Grant, ...]:
    """The roles of a person who gave the password but not yet the second factor."""
    found: tuple[Grant, ...] = g.get("withheld") or ()
    return found


def permissions() -> Permissions:
    """All permissions, gathered from the rooms by the app."""
    table: Permissions = current_app.extensions["consult_permissions"]
    return table


def may(permission: str, municipalities: Iterable[int] | None = None) -> bool:
    """Whether the person asking may do this in the plan at hand; templates ask it too."""
    plan: HasId | None = g.get("plan")
    verdict = authorize(
        actor(),
        permission,
        permissions(),
        plan_id=plan.id if plan else None,
        municipalities=municipalities,
    )
    return verdict is AccessDecision.ALLOWED


def municipality_scope(permission: str) -> frozenset[int] | None:
    """The municipalities the person asking holds this permission for; None: the whole plan."""
    plan: HasId = g.plan
    return rules.municipality_scope(actor(), permission, permissions(), plan_id=plan.id)


def require(permission: str, municipalities: Iterable[int] | None = None) -> None:
    """Stop the request unless allowed; for checks that need the thing at hand, not only its plan."""
    plan: HasId | None = g.get("plan")
    _abort_unless_allowed(
        authorize(
            actor(),
            permission,
            permissions(),
            plan_id=plan.id if plan else None,
            municipalities=municipalities,
        )
    )


def _abort_unless_allowed(verdict: AccessDecision) -> None:
    if verdict is AccessDecision.HIDDEN:
        abort(404)
    if verdict is AccessDecision.FORBIDDEN:
        abort(403)
    if verdict is AccessDecision.SIGN_IN:
        abort(401)


def _authorize_request() -> Any:
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return None
    permission = permission_of(current_app, endpoint)
    if permission is None:
        raise RuntimeError(f"{endpoint} declares no permission")
    if permission == ANYONE:
        return None
    if g.get("second_factor_needed") and permission != AWAITING_SECOND_FACTOR:
        abort(401)
    require(permission)
    return None


def _on_unauthorized(_error: Any) -> Any:
    """Lead to sign-in and back to the page asked for; htmx gets an error to show."""
    if is_htmx() or request.method != "GET":
        return render_error(401)
    if "language" not in g:
        g.language = LANGUAGES[preferred_language()]
    if g.get("second_factor_needed"):
        return redirect(url_for("people.second_factor", next=request.full_path.rstrip("?")), 303)
    flash(_("Please sign in to open this page."))
    return redirect(url_for("people.login", next=request.full_path.rstrip("?")), 303)


def init_app(app: Flask, rooms: Iterable[Permissions]) -> None:
    """Gather the rooms' permissions and stand before every route."""
    table: dict[str, frozenset[Role]] = {}
    for room in rooms:
        for name, roles in room.items():
            if name in table:
                raise ValueError(f"permission {name} is declared twice")
            table[name] = roles
    app.extensions["consult_permissions"] = table
    app.before_request(_authorize_request)
    app.register_error_handler(401, _on_unauthorized)
    app.jinja_env.globals.update(may=may, actor=actor)


__all__ = [
    "ANYONE",
    "actor",
    "init_app",
    "may",
    "municipality_scope",
    "permission_of",
    "permissions",
    "permit",
    "require",
    "withheld_grants",
]
