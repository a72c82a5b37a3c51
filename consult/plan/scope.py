"""The plan of a request, from `<slug:plan>` in its address."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g, request
from sqlalchemy import select

from consult.db.session import session
from consult.people.guard import actor, withheld
from consult.web.language import arguments_of

from .models import Plan


def current_plan() -> Plan:
    """The plan of the request; every view below `/<lang>/<plan>/` has one."""
    plan: Plan = g.plan
    return plan


def _push(endpoint: str, values: dict[str, Any]) -> None:
    if "plan" in g and "plan" not in values and "plan" in arguments_of(endpoint):
        values["plan"] = g.plan.slug


def _pull() -> None:
    slug = (request.view_args or {}).pop("plan", None)
    if slug is None:
        return
    # phases, areas and municipalities come when a page asks for them: most ask for one of these
    plan = session().scalar(select(Plan).where(Plan.slug == slug))
    if plan is None:
        abort(404)
    if not plan.published and not actor().in_plan(plan.id):
        waits = any(grant.plan_id in (None, plan.id) for grant in withheld())
        abort(401 if waits else 404)  # a member who has yet to give the second factor is led there
    g.plan = plan


def init_app(app: Flask) -> None:
    """Pull the plan out of every address; an unpublished plan is there for its members only."""
    app.before_request(_pull)
    app.url_defaults(_push)
