"""Several at once: nothing twice, nothing lost, nobody waits for ever."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.contributions import jobs
from consult.contributions.actions import (
    change_visibility,
    link,
    record,
    record_many,
    withdraw_many,
)
from consult.contributions.channels import EMAIL
from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import ContributionText, LinkTarget, Visibility
from consult.contributions.rules.recording import NewContribution
from consult.db.session import db, writing
from consult.plan.models.plans import Plan
from tests.factories.plan import TODAY, make_measure, make_plan

Result = TypeVar("Result")


def at_once(app: Flask, session: Session, works: list[Callable[[Session], Result]]) -> list[Result]:
    """Run each in a transaction and thread of its own."""
    session.commit()
    with app.app_context():
        engine = db.engine

    def run(work: Callable[[Session], Result]) -> Result:
        with writing(), Session(engine) as own:
            result = work(own)
            own.commit()
            return result

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, works))


def said(plan: Plan, targets: list[LinkTarget], **values: Any) -> NewContribution:
    return NewContribution(
        plan.id,
        ContributionText("Falta luz.", "pt"),
        EMAIL,
        TODAY,
        targets=targets,
        **values,
    )


def test_a_form_sent_many_times_at_once_makes_one_input(app: Flask, session: Session) -> None:
    plan = make_plan(session)
    statement = said(plan, [LinkTarget(area_id=plan.areas[0].id)], receipt_key="k" * 64)
    ids = at_once(app, session, [lambda own: record(own, statement).id] * 24)
    assert len(set(ids)) == 1
    assert session.scalar(select(func.count()).select_from(Contribution)) == 1
    assert jobs.verify_and_repair(session, plan.id).holds


def test_many_people_at_once_are_all_counted(app: Flask, session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, areas=plan.areas)
    targets = [LinkTarget(measure_id=measure.id), *(LinkTarget(area_id=a.id) for a in plan.areas)]
    chance = random.Random(7)

    def people(own: Session) -> int:
        wanted = [said(plan, chance.sample(targets, 2)) for _ in range(3)]
        ids = record_many(own, wanted)
        change_visibility(
            own,
            contribution=own.get_one(Contribution, ids[0]),
            channel=EMAIL,
            visibility=Visibility.PUBLIC,
        )
        link(own, contribution=own.get_one(Contribution, ids[1]), target=targets[0])
        return withdraw_many(own, ids[2:])

    assert sum(at_once(app, session, [people] * 40)) == 40
    assert session.scalar(select(func.count()).select_from(Contribution)) == 80
    assert jobs.verify_and_repair(session, plan.id).holds


def test_staff_who_work_on_one_input_at_once_do_not_lose_a_change(
    app: Flask, session: Session
) -> None:
    plan = make_plan(session)
    measures = [make_measure(session, plan, f"M{n:02}") for n in range(6)]
    made = record(session, said(plan, [])).id
    session.commit()

    def tie(own: Session, measure_id: int) -> None:
        link(
            own,
            contribution=own.get_one(Contribution, made),
            target=LinkTarget(measure_id=measure_id),
        )

    works: list[Callable[[Session], None]] = [
        lambda own, m=m.id: tie(own, m)  # type: ignore[misc]
        for m in measures * 2
    ]
    at_once(app, session, works)
    session.expunge_all()
    assert len(session.get_one(Contribution, made).links) == 6
    assert jobs.verify_and_repair(session, plan.id).holds
