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


def desk_nav() -> list[dict[str, Any]]:
    """The links of the desk that who asks may open, with the one that the page stands below."""
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


def desk_url() -> str | None:
    """The address of the plan's desk for who may open it."""
    plan = g.get("plan")
    if plan is None or not (actor().is_staff_of(plan.id) or may("desk.open")):
        return None
    return url_for("reports.desk", plan=plan.slug)


def _context() -> dict[str, Any]:
    plan = g.get("plan")
    return {
        "language": page_language(),
        "languages": list(ui_languages().values()),
        "plan": PlanHead(plan.slug, show(plan.title)) if plan else None,
        "account": actor() if actor().signed_in else None,
        "demo_mode": app_settings().demo,
    }


def init_app(app: Flask) -> None:
    """Register the context of all templates, and what the layout asks for."""
    app.context_processor(_context)
    app.jinja_env.globals.update(desk_nav=desk_nav, desk_url=desk_url)
