"""What every template can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from consult.languages.rules import ShownText
from consult.people.guard import actor, may
from consult.web.language import page_language, show, ui_languages
from consult.web.transaction import app_settings


@dataclass(frozen=True)
class PlanHead:
    """The plan of the page as the layout names it."""

    slug: str
    title: ShownText


@dataclass(frozen=True)
class DeskLink:
    """A place of the desk, shown to those who may open it."""

    endpoint: str
    label: Any
    permission: str
    pages: tuple[str, ...] = ()
    """Endpoints below this place where its room has several places."""


DESK = (
    DeskLink("reports.desk", _l("Overview"), "desk.open"),
    DeskLink("contributions.desk", _l("Contributions"), "contributions.read"),
    DeskLink("collection.desk", _l("Surveys"), "results.read"),
    DeskLink("plan.setup", _l("Plan"), "measure.edit"),
    DeskLink(
        "plan.members",
        _l("People"),
        "plan.invite",
        ("plan.members", "plan.invite", "plan.edit_member", "plan.remove_member"),
    ),
)


def _desk_nav() -> list[dict[str, Any]]:
    if "plan" not in g:
        return []
    here = _place_of(request.endpoint or "")
    return [
        {
            "url": url_for(link.endpoint),
            "label": link.label,
            "current": link is here,
            "count": None,
        }
        for link in DESK
        if link.endpoint in current_app.view_functions and may(link.permission)
    ]


def _place_of(endpoint: str) -> DeskLink | None:
    """The place of the desk that a page belongs to: its own, else the first one of its room."""
    room = endpoint.split(".")[0]
    of_room = (link for link in DESK if link.endpoint.split(".")[0] == room)
    return next((link for link in DESK if endpoint in link.pages), None) or next(of_room, None)


def _desk_url() -> str | None:
    plan = g.get("plan")
    if plan is None or not (actor().is_staff_of(plan.id) or may("desk.open")):
        return None
    return _url("reports.desk", plan=plan.slug)


def _url(endpoint: str, **values: Any) -> str | None:
    """The address of an endpoint; None where its room is not built yet."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def _context() -> dict[str, Any]:
    plan = g.get("plan")
    urls = {
        "home_url": _url("home.plans"),
        "plan_url": _url("home.plan", plan=plan.slug) if plan else None,
        "login_url": _url("people.login"),
        "logout_url": _url("people.logout"),
        "account_url": _url("people.account"),
        "receipt_url": _url("contributions.receipt"),
        "privacy_url": _url("home.privacy"),
        "accessibility_url": _url("home.accessibility"),
        "desk_url": _desk_url(),
    }
    return {
        "language": page_language(),
        "languages": list(ui_languages().values()),
        "plan": PlanHead(plan.slug, show(plan.title)) if plan else None,
        "account": actor() if actor().signed_in else None,
        "demo_mode": app_settings().demo,
        "desk_nav": _desk_nav(),
        **urls,
    }


def init_app(app: Flask) -> None:
    """Register the context of all templates."""
    app.context_processor(_context)
