"""Filling in the set-up forms as a browser does."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from consult.plan.models.measures import Measure
from consult.plan.models.plans import Plan
from consult.plan.queries.measures import measure_with_details
from tests.client import check_page


def typed(html: str) -> dict[str, Any]:
    """What a browser would send of the page's main form if nothing was changed."""
    tree = check_page(html)
    form = tree.xpath("//main//form[not(@action)]")[0]
    data: dict[str, Any] = {}
    for box in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = box.get("name"), box.get("type")
        if kind in {"checkbox", "radio"} and box.get("checked") is None:
            continue
        if box.tag == "select":
            chosen = box.xpath(".//option[@selected]/@value") or box.xpath(".//option/@value")
            value = chosen[0]
        else:
            value = box.text or "" if box.tag == "textarea" else box.get("value", "")
        data.setdefault(name, []).append(value)
    return data


def the_measure(session: Session, plan: Plan) -> Measure:
    session.rollback()
    session.expire_all()
    return session.scalars(measure_with_details(plan.id, "M06")).one()
