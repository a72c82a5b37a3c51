"""The desk: what waits, by role; what was heard of each area; who was not heard."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.contributions.actions import record
from consult.contributions.channels import EMAIL
from consult.contributions.rules.contributions import ContributionText, LinkTarget, Visibility
from consult.contributions.rules.recording import NewContribution
from consult.people.rules import Role
from consult.plan.models.measures import Measure, MeasureVersion, ParagraphText
from consult.reports.queries.desk import measures_lacking_translation
from tests.client import CheckingClient
from tests.factories.contributions import make_contribution
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_measure, make_plan
from tests.reports.test_area_dossier import page, scoped, second_place, stat

DESK = "/en/vale/desk/"


def waiting(tree: Any) -> list[str]:
    return [" ".join(item.text_content().split()) for item in tree.xpath("//ul[@class='todo']/li")]


def area_row(tree: Any, name: str) -> dict[str, str]:
    row = tree.xpath(f"//table[@class='rows']/tbody/tr[th[contains(., '{name}')]]")[0]
    return {
        cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("td")
    }


def test_what_waits_depends_on_what_one_may_do(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    make_contribution(session, plan, visibility=Visibility.AWAITING)
    record(session, NewContribution(plan.id, ContributionText("sem área", "pt"), EMAIL, TODAY))
    staff(client, session, plan, Role.COORDINATOR)
    assert waiting(page(client, DESK)) == [
        "2 contributions to read and release",
        "1 contribution without an area or measure",
    ]
    staff(client, session, plan, Role.MODERATOR)
    assert waiting(page(client, DESK)) == ["2 contributions to read and release"]
    staff(client, session, plan, Role.AUTHOR)
    assert waiting(page(client, DESK)) == ["1 contribution without an area or measure"]


def test_each_area_shows_its_counts_by_channel_and_its_languages(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    about = [LinkTarget(measure_id=measure.id), LinkTarget(area_id=plan.areas[0].id)]
    make_contribution(session, plan, targets=about)
    make_contribution(session, plan, "চিঠি", language="bn", channel=EMAIL)
    staff(client, session, plan)
    tree = page(client, DESK)
    assert area_row(tree, "Housing") == {
        "All": "2",
        "Letter": "1",
        "E-mail": "1",
        "Languages": "বাংলা · Português",
    }
    assert area_row(tree, "Language")["All"] == "0"
    assert stat(tree, "contribution") == 2
    links = tree.xpath("//table[@class='rows']//a/@href")
    assert links == ["/en/vale/desk/areas/housing", "/en/vale/desk/areas/language"]


def test_languages_of_the_plan_in_which_nobody_spoke_are_named(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    make_contribution(session, plan)
    staff(client, session, plan)
    rows = page(client, DESK).xpath("//table[caption='Languages']//tr")
    said = {row.xpath("string(.//span[@lang])"): row.text_content() for row in rows}
    assert "Nobody" in said["বাংলা"]
    assert "Nobody" not in said["Português"]


def test_staff_of_a_municipality_count_theirs_and_those_of_none(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    mine, other = plan.municipalities[0], second_place(session, plan)
    make_contribution(session, plan, "meu", municipality_id=mine.id, visibility=Visibility.AWAITING)
    make_contribution(
        session, plan, "deles", municipality_id=other.id, visibility=Visibility.AWAITING
    )
    make_contribution(session, plan, "de ninguém")
    scoped(client, session, plan, mine, Role.MODERATOR)
    tree = page(client, DESK)
    assert stat(tree, "contribution") == 2
    assert waiting(tree) == ["1 contribution to read and release"]
    assert area_row(tree, "Housing")["All"] == "2"
    assert other.name not in tree.xpath("string(//main)")


def add_version(session: Session, measure: Measure, english: str) -> None:
    newer = MeasureVersion(
        measure_id=measure.id, number=2, made_on=TODAY, document={}, digest="1" * 64
    )
    newer.paragraphs = [
        ParagraphText(
            paragraph_id=old.paragraph_id, position=old.position, text=old.text.put("en", english)
        )
        for old in measure.versions[-1].paragraphs
    ]
    measure.versions.append(newer)
    session.flush()


def test_measures_lack_a_language_when_title_or_current_text_is_missing_or_old(
    session: Session,
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    session.flush()
    assert measures_lacking_translation(session, plan.id, ["pt", "en", "bn"]) == {
        "pt": 0,
        "en": 1,
        "bn": 1,
    }
    add_version(session, measure, "Said in English.")
    assert measures_lacking_translation(session, plan.id, ["en", "bn"]) == {"en": 0, "bn": 1}
    measure.title = measure.title.put("pt", "Outro nome")
    session.flush()
    assert measures_lacking_translation(session, plan.id, ["en"]) == {"en": 1}
    assert measures_lacking_translation(session, plan.id, []) == {}


@pytest.mark.parametrize(
    ("role", "status", "links"),
    [
        (Role.COORDINATOR, 200, 2),
        (Role.AUTHOR, 200, 2),
        (Role.FACILITATOR, 200, 2),
        (Role.MODERATOR, 200, 2),
        (Role.FOLLOW_UP, 200, 0),
        (Role.ASSOCIATION, 403, 0),
    ],
)
def test_who_opens_the_desk_and_sees_the_way_to_dossiers(
    client: CheckingClient, session: Session, role: Role, status: int, links: int
) -> None:
    plan = make_plan(session)
    staff(client, session, plan, role)
    response = client.get(DESK)
    assert response.status_code == status
    if status == 200:
        assert len(page(client, DESK).xpath("//table[@class='rows']//a")) == links
