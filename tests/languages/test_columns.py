"""What is missing or stale in a language."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.columns import lacks_translation
from consult.plan.models.plans import Area, Plan
from tests.factories.plan import make_plan


def test_a_text_that_is_missing_or_stale_in_a_language_is_lacking(session: Session) -> None:
    plan = make_plan(session)
    in_bengali = select(Plan.id).where(lacks_translation(Plan.title, "bn"))
    assert session.scalars(in_bengali).all() == [plan.id]
    plan.title = plan.title.put("bn", "পরিকল্পনা")
    session.flush()
    assert session.scalars(in_bengali).all() == []
    areas_lacking_it = select(Area.id).where(lacks_translation(Area.name, "bn"))
    assert set(session.scalars(areas_lacking_it)) == {area.id for area in plan.areas}
    plan.title = plan.title.put("pt", "Outro título")
    session.flush()
    assert session.scalars(in_bengali).all() == [plan.id]


def test_the_source_of_a_text_is_never_lacking(session: Session) -> None:
    make_plan(session)
    assert session.scalars(select(Plan.id).where(lacks_translation(Plan.title, "pt"))).all() == []
