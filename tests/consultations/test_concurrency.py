"""The body of a measure's page is kept by what it shows: nothing that is out of date is ever shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import delete, event, update
from sqlalchemy.orm import Session

from consult.consultations.channel import COMMENT
from consult.consultations.views import measure as measure_views
from consult.contributions.actions import change_visibility, withdraw
from consult.contributions.rules.contributions import Author, AuthorKind, LinkTarget, Visibility
from consult.db.session import db
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.actions import versions
from consult.plan.models.entities import Entity
from consult.plan.models.measures import (
    Activity,
    Indicator,
    IndicatorTarget,
    Measure,
    Responsibility,
)
from consult.plan.models.plans import Area, Municipality, Phase, Plan
from consult.plan.rules.documents import ParagraphDraft
from consult.web.fragments import fragment_for
from tests.client import CheckingClient
from tests.consultations.test_measure_page import URL, rich
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_entity
from tests.factories.public_comments import record_comment


@pytest.fixture
def here(session: Session) -> tuple[Plan, Measure]:
    """A measure of which an association has spoken."""
    plan, measure = rich(session)
    entity = measure.responsibilities[0].entity_id
    author = Author(AuthorKind.ASSOCIATION, entity_id=entity, people_count=140)
    record_comment(
        session, plan, "Falta uma linha", LinkTarget(measure_id=measure.id), author=author
    )
    session.commit()
    return plan, measure


def text(client: CheckingClient, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.text


def test_a_page_that_has_not_changed_is_put_together_once(
    client: CheckingClient, here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def counted(template: str, shown: Hashable, values: Callable[[], Mapping[str, Any]]) -> Markup:
        def counted_values() -> Mapping[str, Any]:
            made.append(shown)
            return values()

        return fragment_for(template, shown, counted_values)

    monkeypatch.setattr(measure_views, "fragment_for", counted)
    assert text(client) == text(client)
    assert len(made) == 1
    text(client, URL.replace("/en/", "/ar/"))
    assert len(made) == 2


@pytest.mark.parametrize("to", [Visibility.HIDDEN, Visibility.STAFF_ONLY, Visibility.AWAITING])
def test_what_is_hidden_is_gone_at_once_and_comes_back(
    client: CheckingClient, session: Session, here: tuple[Plan, Measure], to: Visibility
) -> None:
    plan, measure = here
    bad = record_comment(session, plan, "Insulto", LinkTarget(measure_id=measure.id))
    session.commit()
    assert "Insulto" in text(client)
    reason = "rude" if to is Visibility.HIDDEN else None
    change_visibility(session, contribution=bad, channel=COMMENT, visibility=to, reason=reason)
    session.commit()
    assert "Insulto" not in text(client)
    change_visibility(session, contribution=bad, channel=COMMENT, visibility=Visibility.PUBLIC)
    session.commit()
    assert "Insulto" in text(client)
    withdraw(session, contribution=bad)
    session.commit()
    assert "Insulto" not in text(client)


CHANGES: dict[str, Any] = {
    "Nova Mão": update(Entity).values(name="Nova Mão"),
    "New name of an area": update(Area).values(name=Texts.of("Nome", en="New name of an area")),
    "New title": update(Measure).values(title=Texts.of("Novo", en="New title")),
    "New funds": update(Measure).values(funding=Texts.of("Outro", en="New funds")),
    "Vila Nova": update(Municipality).values(name="Vila Nova"),
    "77.5": update(IndicatorTarget).values(value=Decimal("77.5")),
    "Level 2": update(Measure).values(level=2),
}


@pytest.mark.parametrize("words", CHANGES)
def test_whatever_is_renamed_is_shown_at_once(
    client: CheckingClient, session: Session, here: Any, words: str
) -> None:
    assert words not in text(client)
    session.execute(CHANGES[words])
    session.commit()
    assert words in text(client)


def test_a_new_version_is_shown_at_once(
    client: CheckingClient, session: Session, here: tuple[Plan, Measure]
) -> None:
    _plan, measure = here
    assert "Version 1" in text(client)
    key = measure.versions[0].paragraphs[0].paragraph_id
    versions.save_version(
        session,
        measure=measure,
        paragraphs=[ParagraphDraft(key, Texts.of("Outro texto"))],
        made_by_id=None,
        made_on=TODAY,
    )
    session.commit()
    found = text(client)
    assert "Outro texto" in found
    assert "Version 2" in found
    assert "30 dias" not in found


def test_a_phase_that_is_moved_closes_comments_at_once(
    client: CheckingClient, session: Session, here: Any
) -> None:
    assert "/comment" in text(client)
    session.execute(delete(Phase))
    session.commit()
    assert "/comment" not in text(client)


def test_the_next_day_is_another_page(
    client: CheckingClient, here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/comment" in text(client)
    later = date.today() + timedelta(days=4000)  # noqa: DTZ011
    monkeypatch.setattr(measure_views, "today", lambda: later)
    assert "/comment" not in text(client)


def test_the_way_to_the_desk_is_the_staffs_only(
    app: Flask, client: CheckingClient, session: Session, here: tuple[Plan, Measure]
) -> None:
    staff(client, session, here[0], Role.COORDINATOR)
    assert "Open at the desk" in text(client)
    assert "Open at the desk" not in text(app.test_client())  # type: ignore[arg-type]


def test_the_number_of_statements_does_not_grow_with_what_is_on_the_page(
    app: Flask, client: CheckingClient, session: Session, here: tuple[Plan, Measure]
) -> None:
    plan, measure = here
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    def number_of_statements() -> int:
        statements.clear()
        text(client)
        return len(statements)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    few = number_of_statements()
    for n in range(99):
        record_comment(session, plan, f"n{n}", LinkTarget(measure_id=measure.id))
        measure.activities.append(Activity(description=Texts.of(f"n{n}"), quarters=["2026Q1"]))
    for year in range(2027, 2036):
        measure.indicators.append(
            Indicator(
                name=Texts.of(f"{year}"),
                unit="%",
                direction="up",
                targets=[IndicatorTarget(year=year, value=Decimal(1))],
            )
        )
        lead = make_entity(session, plan, code=f"E{year}")
        measure.responsibilities.append(Responsibility(entity_id=lead.id, role="partner"))
    session.commit()
    assert few <= 16, statements
    assert number_of_statements() == few
