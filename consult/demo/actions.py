"""Loading the demonstration: an invented intermunicipal plan, as if people had worked on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.plan.models.plans import Plan

from .accounts import DemoAccounts, demo_accounts, give_roles, make_accounts
from .contributions import demo_context, record_contributions
from .plan import fill_plan, make_plan
from .poll import make_poll
from .responses import answer, make_survey
from .source import read_demo_data


def load_demo(session: Session, *, today: date, password: str) -> DemoAccounts:
    """Make the invented plan by the rooms' own actions; nothing when it is there already.

    Nothing in it is about a real person. Flushes, never commits.
    """
    demo = read_demo_data(today)
    if session.scalar(select(Plan.id).where(Plan.slug == demo.plan["slug"])) is not None:
        return demo_accounts()
    accounts = make_accounts(session, password=password)
    plan = make_plan(session, demo)
    author = accounts["author@demo.example"].id
    drafted = next(p for p in demo.plan["phases"] if p["kind"] == "drafting")
    fill_plan(session, demo, plan, made_on=demo.day(drafted["ends"]), made_by_id=author)
    scene = demo_context(session, plan)
    give_roles(session, plan, accounts, scene.entities)
    record_contributions(session, demo, scene)
    make_poll(session, demo, scene, accounts["coordinator@demo.example"].id)
    survey = make_survey(session, demo, scene, accounts["coordinator@demo.example"].id)
    answer(session, demo, scene, survey, accounts["facilitator@demo.example"].id)
    session.flush()
    return demo_accounts()
