"""Concerns and tallies stay equal to a recount, whatever happens to the inputs."""

from __future__ import annotations

import logging
from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.contributions import jobs, listeners
from consult.contributions.actions import change_visibility, link, record, unlink, withdraw
from consult.contributions.channels import LETTER
from consult.contributions.models import (
    Contribution,
    ContributionLink,
    ContributionSubject,
    ContributionTally,
)
from consult.contributions.rules.contributions import LinkTarget, Visibility
from consult.plan.models.measures import MeasureArea
from consult.plan.models.plans import Plan
from tests.factories.contributions import make_contribution, new_contribution
from tests.factories.plan import make_measure, make_plan


def counted_by_hand(session: Session) -> Counter[tuple[object, ...]]:
    """Each input once for its plan and for each area and measure it concerns."""
    areas_of: dict[int, set[int]] = {}
    for row in session.scalars(select(MeasureArea)):
        areas_of.setdefault(row.measure_id, set()).add(row.area_id)
    found: Counter[tuple[object, ...]] = Counter()
    for one in session.scalars(select(Contribution)):
        subjects = {("plan", one.plan_id)}
        for tie in session.scalars(
            select(ContributionLink).where(ContributionLink.input_id == one.id)
        ):
            if tie.state != "confirmed":
                continue
            if tie.area_id:
                subjects.add(("area", tie.area_id))
            if tie.measure_id:
                subjects.add(("measure", tie.measure_id))
                subjects |= {("area", area) for area in areas_of[tie.measure_id]}
        if len(subjects) == 1:
            subjects.add(("untied", one.plan_id))
        place = one.municipality_id or 0
        for subject in subjects:
            found[*subject, one.channel, one.language, place, one.visibility] += 1
    return found


def tallied(session: Session) -> dict[tuple[object, ...], int]:
    rows = session.scalars(select(ContributionTally).where(ContributionTally.count != 0))
    return {
        (t.subject, t.subject_id, t.channel, t.language, t.municipality_id, t.visibility): t.count
        for t in rows.all()
    }


def concerns_counted(session: Session) -> Counter[tuple[object, ...]]:
    return Counter(
        (c.subject, c.subject_id, c.channel, c.language, c.municipality_id, c.visibility)
        for c in session.scalars(select(ContributionSubject))
    )


STEPS = st.tuples(
    st.sampled_from(["record", "link", "unlink", "publish", "hide", "staff", "withdraw", "reject"]),
    st.integers(0, 5),
    st.sets(st.integers(0, 4), max_size=3),
    st.sampled_from(["pt", "bn"]),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, max_size=25))
def test_tallies_and_concerns_stay_equal_to_a_recount(
    session: Session, steps: list[tuple[str, int, set[int], str]]
) -> None:
    with session.begin_nested() as savepoint:
        plan = make_plan(session)
        measures = [
            make_measure(session, plan, "M01", plan.areas),
            make_measure(session, plan, "M02", plan.areas[:1]),
            make_measure(session, plan, "M03", plan.areas[1:]),
        ]
        targets = [LinkTarget(area_id=a.id) for a in plan.areas]
        targets += [LinkTarget(measure_id=m.id) for m in measures]
        for step, which, chosen, language in steps:
            _do(session, plan, step, which, [targets[i] for i in sorted(chosen)], language)
        by_hand = counted_by_hand(session)
        assert tallied(session) == dict(by_hand)
        assert concerns_counted(session) == by_hand
        assert jobs.verify_and_repair(session, plan.id).holds
        savepoint.rollback()
        session.expunge_all()


def _do(
    session: Session, plan: Plan, step: str, which: int, targets: list[LinkTarget], language: str
) -> None:
    there = session.scalars(select(Contribution).order_by(Contribution.id)).all()
    if step == "record" or not there:
        place = plan.municipalities[0].id if which % 2 else None
        values = {"municipality_id": place, "source_ref": str(which)}
        record(session, new_contribution(plan, "x", language, targets, **values))
        return
    one = there[which % len(there)]
    if step == "link":
        for target in targets:
            link(session, contribution=one, target=target)
    elif step == "unlink":
        for tie in one.links[:1]:
            unlink(session, contribution=one, link_id=tie.id)
    elif step == "reject":
        session.execute(update(ContributionLink).values(state="rejected"))
        jobs.verify_and_repair(session, plan.id)
    elif step == "withdraw":
        withdraw(session, contribution=one)
    else:
        visibility = {
            "publish": Visibility.PUBLIC,
            "hide": Visibility.HIDDEN,
            "staff": Visibility.STAFF_ONLY,
        }[step]
        change_visibility(
            session,
            contribution=one,
            channel=LETTER,
            visibility=visibility,
            reason="Insulta pessoas",
        )


def test_a_proof_finds_and_repairs_what_is_wrong(session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, "M01", plan.areas)
    for _ in range(3):
        make_contribution(session, plan, targets=[LinkTarget(measure_id=measure.id)])
    right = tallied(session)
    session.execute(delete(ContributionSubject).where(ContributionSubject.subject == "area"))
    session.execute(
        update(ContributionSubject)
        .where(ContributionSubject.subject == "plan")
        .values(language="ru")
    )
    session.execute(
        update(ContributionTally).where(ContributionTally.subject == "measure").values(count=41)
    )
    proof = jobs.verify_and_repair(session, plan.id)
    assert (proof.inputs, proof.concerns, proof.holds) == (3, 9, False)
    assert tallied(session) == right
    assert jobs.verify_and_repair(session, plan.id).holds


def test_a_plan_without_inputs_proves(session: Session) -> None:
    proof = jobs.verify_and_repair(session, make_plan(session).id)
    assert proof == jobs.TallyCheck(0, 0, 0)


def test_the_inputs_of_a_measure_follow_it_into_its_new_areas(app: Flask, session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, "M01", plan.areas[:1])
    make_contribution(session, plan, targets=[LinkTarget(measure_id=measure.id)])
    session.execute(update(MeasureArea).values(area_id=plan.areas[1].id))
    session.commit()
    with app.app_context():
        assert jobs.refresh_measure_subjects(measure.id) == 2
        assert jobs.refresh_measure_subjects(measure.id) == 0
        assert jobs.verify_tallies(plan.id).holds
    areas = select(ContributionSubject.subject_id).where(ContributionSubject.subject == "area")
    assert session.scalars(areas).all() == [plan.areas[1].id]


def test_a_measure_edited_into_another_area_takes_its_inputs_along(session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, "M01", plan.areas[:1])
    make_contribution(session, plan, targets=[LinkTarget(measure_id=measure.id)])
    measure.area_links[:] = [MeasureArea(area=plan.areas[1])]
    session.flush()
    areas = select(ContributionSubject.subject_id).where(ContributionSubject.subject == "area")
    assert session.scalars(areas).all() == [plan.areas[1].id]
    assert jobs.verify_and_repair(session, plan.id).holds


def test_a_measure_with_very_many_inputs_is_followed_after_the_commit(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "MAX_IMMEDIATE", 1)
    woken: list[tuple[object, ...]] = []
    monkeypatch.setattr(listeners, "enqueue_after_commit", lambda *args: woken.append(args[1:]))
    plan = make_plan(session)
    measure = make_measure(session, plan, "M01", plan.areas[:1])
    for _ in range(2):
        make_contribution(session, plan, targets=[LinkTarget(measure_id=measure.id)])
    measure.area_links.append(MeasureArea(area=plan.areas[1], position=1))
    session.flush()
    assert woken == [(jobs.refresh_measure_subjects, measure.id)]


def test_jobs_repair_and_log_numbers_but_no_words(
    app: Flask, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    plan = make_plan(session)
    make_contribution(session, plan, "segredo")
    plan_id = plan.id
    right = tallied(session)
    session.execute(update(ContributionTally).values(count=7))
    session.commit()
    with app.app_context(), caplog.at_level(logging.ERROR):
        jobs.verify_all_tallies()
    assert "2 tallies" in caplog.text
    assert "segredo" not in caplog.text
    session.expunge_all()
    assert tallied(session) == right
    session.rollback()
    with app.app_context():
        assert jobs.rebuild_derived_rows(plan_id).concerns == 2
        assert jobs.verify_tallies(plan_id).holds
    session.expunge_all()
    assert tallied(session) == right
