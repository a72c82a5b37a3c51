"""What a dossier shows is kept by what it shows: nothing that is out of date is ever shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import update
from sqlalchemy.orm import Session

from consult.contributions.actions import change_visibility, link
from consult.contributions.channels import LETTER
from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import Author, AuthorKind, LinkTarget, Visibility
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area, Municipality, Plan
from consult.reports.views import dossier
from consult.web.fragments import fragment_for
from tests.client import CheckingClient
from tests.factories.contributions import make_contribution
from tests.factories.people import staff
from tests.factories.plan import make_entity, make_measure, make_plan

URLS = ("/en/vale/desk/areas/housing", "/en/vale/desk/measures/M01")


@pytest.fixture
def here(client: CheckingClient, session: Session) -> tuple[Plan, Contribution]:
    """Something said of a measure by an association, read by a coordinator."""
    plan = make_plan(session)
    entity, measure = make_entity(session, plan), make_measure(session, plan, "M01")
    said = make_contribution(
        session,
        plan,
        "A renda subiu",
        targets=[LinkTarget(measure_id=measure.id)],
        author=Author(AuthorKind.ASSOCIATION, entity_id=entity.id, people_count=140),
        municipality_id=plan.municipalities[0].id,
        channel=LETTER,
        visibility=Visibility.PUBLIC,
    )
    session.commit()
    staff(client, session, plan, Role.COORDINATOR)
    return plan, said


def text(client: CheckingClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.text


def test_a_dossier_that_has_not_changed_is_put_together_once(
    client: CheckingClient, here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def counted(template: str, shown: Hashable, values: Callable[[], Mapping[str, Any]]) -> Markup:
        def counted_values() -> Mapping[str, Any]:
            made.append(shown)
            return values()

        return fragment_for(template, shown, counted_values)

    monkeypatch.setattr(dossier, "fragment_for", counted)
    for _ in range(2):
        text(client, URLS[0])
    assert len(made) == 1
    text(client, URLS[0] + "?language=pt")
    assert len(made) == 2


@pytest.mark.parametrize("url", URLS)
def test_what_a_moderator_decides_is_shown_at_once(
    client: CheckingClient, session: Session, here: tuple[Plan, Contribution], url: str
) -> None:
    assert "refused as rude" not in text(client, url)
    reason = "refused as rude"
    change_visibility(
        session, contribution=here[1], channel=LETTER, visibility=Visibility.HIDDEN, reason=reason
    )
    session.commit()
    assert reason in text(client, url)


def test_a_new_link_is_shown_at_once(
    client: CheckingClient, session: Session, here: tuple[Plan, Contribution]
) -> None:
    other = make_measure(session, here[0], "M02")
    session.commit()
    address = 'measures/M02"><b>'
    assert address not in text(client, URLS[1])
    link(session, contribution=here[1], target=LinkTarget(measure_id=other.id))
    session.commit()
    assert address in text(client, URLS[1])


CHANGES: dict[str, Any] = {
    "Nova Mão": update(Entity).values(name="Nova Mão"),
    "Vila Nova": update(Municipality).values(name="Vila Nova"),
    "New title": update(Measure).values(title=Texts.of("Novo", en="New title")),
    "New area": update(Area).values(name=Texts.of("Nome", en="New area")),
    "কথা": update(Contribution).values(words="কথা"),
}


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("words", CHANGES)
def test_whatever_is_renamed_is_shown_at_once(
    client: CheckingClient, session: Session, here: Any, words: str, url: str
) -> None:
    assert words not in text(client, url)
    session.execute(CHANGES[words])
    session.commit()
    assert words in text(client, url)


@pytest.mark.parametrize("url", URLS)
def test_a_role_without_a_right_is_shown_no_way_to_it(
    client: CheckingClient, session: Session, here: tuple[Plan, Contribution], url: str
) -> None:
    assert "/desk/setup/measures/M01" in text(client, url)
    staff(client, session, here[0], Role.MODERATOR)
    assert "/desk/setup/measures/M01" not in text(client, url)
