"""What is missing or stale in a language."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.languages.columns import untranslated
from tests.factories.plan import make_measure, make_plan


def test_what_is_missing_or_stale_in_a_language_is_one_query(session: Session) -> None:
    plan = make_plan(session)
    make_measure(session, plan)
    plan.title = plan.title.put("bn", "পরিকল্পনা")
    session.flush()
    rows = session.execute(untranslated("bn")).all()
    assert ("plan", "title", str(plan.id), None) not in rows
    assert {(r.table, r.column) for r in rows} >= {("area", "name"), ("measure", "title")}
    plan.title = plan.title.put("pt", "Outro título")
    session.flush()
    assert ("plan", "title", str(plan.id), "stale") in session.execute(untranslated("bn")).all()
