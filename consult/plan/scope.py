"""The plan of a request, from `<slug:plan>` in its address."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Flask, abort, current_app, g, request
from sqlalchemy import bindparam, select

from consult.db.session import session
from consult.languages.rules import Texts
from consult.people.guard import actor, withheld_grants

from .models.plans import Plan

_HEAD = select(Plan.id, Plan.slug, Plan.title, Plan.published).where(Plan.slug == bindparam("slug"))


class RequestedPlan(NamedTuple):
    """What every page says of its plan. Read anew for each request, so never out of date."""

    id: int
    slug: str
    title: Texts
    published: bool


def plan_head() -> RequestedPlan:
    """The plan of the request by number, name and title; every view below `/<lang>/<plan>/` has it."""
    head: RequestedPlan = g.plan
    return head


def current_plan() -> Plan:
    """The plan of the request with all that belongs to it, read when first asked for."""
    if "whole_plan" not in g:
        g.whole_plan = session().get_one(Plan, plan_head().id)
    plan: Plan = g.whole_plan
    return plan


def _add_plan_to_url(endpoint: str, values: dict[str, Any]) -> None:
    if "plan" not in g or "plan" in values:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "plan"):
        values["plan"] = g.plan.slug


def _load_plan() -> None:
    slug = (request.view_args or {}).pop("plan", None)
    if slug is None:
        return
    row = session().execute(_HEAD, {"slug": slug}).first()
    if row is None:
        abort(404)
    plan = RequestedPlan(*row)
    if not plan.published and not actor().in_plan(plan.id):
        waits = any(grant.plan_id in (None, plan.id) for grant in withheld_grants())
        abort(401 if waits else 404)  # a member who has yet to give the second factor is led there
    g.plan = plan


def init_app(app: Flask) -> None:
    """Pull the plan out of every address; an unpublished plan is there for its members only."""
    app.before_request(_load_plan)
    app.url_defaults(_add_plan_to_url)
