"""What every template can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from consult.languages.rules import ShownText
from consult.people.guard import actor, may
from consult.web.language import page_language, show, ui_languages
from consult.web.transaction import app_settings

from .manifests import MANIFESTS


@dataclass(frozen=True)
class PlanHead:
    """The plan of the page as the layout names it."""

    slug: str
    title: ShownText


DESK = tuple(link for manifest in MANIFESTS for link in manifest.desk_links)
LINK_ABOVE = {
    manifest.blueprint.name: manifest.below or manifest.desk_links[0].endpoint
    for manifest in MANIFESTS
    if manifest.blueprint and (manifest.below or manifest.desk_links)
}
"""For a blueprint the endpoint of the desk link that its pages stand below."""


def _desk_nav() -> list[dict[str, Any]]:
    if "plan" not in g:
        return []
    here = _link_above(request.endpoint or "")
    return [
        {
            "url": url_for(link.endpoint),
            "label": link.label,
            "current": link.endpoint == here,
            "count": None,
        }
        for link in DESK
        if may(link.permission)
    ]


def _link_above(endpoint: str) -> str | None:
    """The endpoint of the link that a page stands below: one that names it, else that of its room."""
    named = (link.endpoint for link in DESK if endpoint in link.pages)
    return next(named, None) or LINK_ABOVE.get(endpoint.partition(".")[0])


def _desk_url() -> str | None:
    plan = g.get("plan")
    if plan is None or not (actor().is_staff_of(plan.id) or may("desk.open")):
        return None
    return url_for("reports.desk", plan=plan.slug)


def _context() -> dict[str, Any]:
    plan = g.get("plan")
    urls = {
        "home_url": url_for("home.plans"),
        "plan_url": url_for("home.plan", plan=plan.slug) if plan else None,
        "login_url": url_for("people.login"),
        "logout_url": url_for("people.logout"),
        "account_url": url_for("people.account"),
        "receipt_url": url_for("contributions.receipt"),
        "privacy_url": url_for("home.privacy"),
        "accessibility_url": url_for("home.accessibility"),
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
