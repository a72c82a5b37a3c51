"""Numbers of printed sheets: no two sheets of a survey have the same, whoever prints when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.paper import actions
from consult.paper.actions import SheetNumbersExhausted, allocate_sheet_numbers
from consult.paper.models import PrintRun
from consult.paper.queries import last_sheet_number, print_run_of_sheet
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from tests.contributions.test_concurrency import at_once
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey


@pytest.fixture
def survey(session: Session) -> Survey:
    plan: Plan = make_plan(session)
    return make_survey(session, plan)


def take(session: Session, survey: Survey, count: int, language: str = "pt") -> range:
    return allocate_sheet_numbers(
        session,
        survey_id=survey.id,
        version_id=survey.current_version_id or 0,
        language=language,
        count=count,
    )


def test_each_printing_goes_on_where_the_last_one_ended(session: Session, survey: Survey) -> None:
    other = make_survey(session, session.get_one(Plan, survey.plan_id), "outro")
    assert take(session, survey, 60) == range(1, 61)
    assert take(session, survey, 1, "bn") == range(61, 62)
    assert take(session, other, 5) == range(1, 6)
    assert take(session, survey, 200) == range(62, 262)
    found = session.execute(print_run_of_sheet(survey.id, 61)).one()
    assert (found[0].language, found[1]) == ("bn", 1)
    assert session.execute(print_run_of_sheet(survey.id, 262)).first() is None
    assert session.scalar(last_sheet_number(survey.id)) == 261


def test_who_prints_at_the_same_time_gets_other_numbers(
    app: Flask, session: Session, survey: Survey
) -> None:
    counts = [1, 7, 60, 200] * 4

    def printing(count: int) -> Callable[[Session], range]:
        return lambda own: take(own, survey, count)

    taken = at_once(app, session, [printing(count) for count in counts])
    numbers = [number for run in taken for number in run]
    assert len(set(numbers)) == len(numbers) == sum(counts)
    assert sorted(numbers) == list(range(1, sum(counts) + 1))


def test_when_all_numbers_are_used_up_none_is_given_twice(
    session: Session, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_SHEET_NUMBER", 10)
    assert take(session, survey, 9) == range(1, 10)
    with pytest.raises(SheetNumbersExhausted):
        take(session, survey, 2)
    assert take(session, survey, 1) == range(10, 11)
    with pytest.raises(ValueError, match="at least one"):
        take(session, survey, 0)
    assert len(session.scalars(select(PrintRun)).all()) == 2
