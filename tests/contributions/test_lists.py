"""Lists by several filters at once."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.contributions.channels import EMAIL, LETTER
from consult.contributions.queries.lists import contributions_about
from consult.contributions.rules.contributions import Subject, SubjectKind, Visibility
from consult.contributions.rules.filters import ContributionFilters
from tests.factories.contributions import make_contribution
from tests.factories.plan import make_plan

ALL = {"language": "bn", "channel": "letter", "municipality_id": 0, "visibility": "hidden"}


def plan_of(session: Session, filters: ContributionFilters) -> str:
    """How SQLite goes about the list of everything said of a plan."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _k: Any, statement: str, values: Any, *_more: Any) -> None:
        asked.append((statement, values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    contributions_about(session, Subject(SubjectKind.PLAN, 1), filters)
    event.remove(engine, "before_cursor_execute", note)
    statement, values = next(one for one in asked if one[0].startswith("SELECT"))
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(str(row[3]) for row in rows)


@pytest.mark.sqlite
@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_filters_are_judged_within_one_index(session: Session, many: int) -> None:
    for names in combinations(ALL, many):
        steps = plan_of(session, ContributionFilters(**{name: ALL[name] for name in names}))  # type: ignore[arg-type]
        assert "SEARCH concern USING COVERING INDEX" in steps, names


def test_every_filter_counts_where_several_are_set(session: Session) -> None:
    plan = make_plan(session)
    wanted = {"language": "bn", "channel": LETTER, "visibility": Visibility.PUBLIC}
    found = make_contribution(session, plan, "Achado", **wanted)
    for name, other in (
        ("language", "pt"),
        ("channel", EMAIL),
        ("visibility", Visibility.STAFF_ONLY),
        ("municipality_id", plan.municipalities[0].id),
    ):
        make_contribution(session, plan, "Outro", **{**wanted, name: other})
    page = contributions_about(
        session,
        Subject(SubjectKind.PLAN, plan.id),
        ContributionFilters(
            language="bn", channel="letter", visibility="public", municipality_id=0
        ),
    )
    assert [entry.input.id for entry in page.entries] == [found.id]
