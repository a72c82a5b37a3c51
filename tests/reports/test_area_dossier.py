"""The dossier of an area: everything said about it, each input once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.collection.channel import SURVEY
from consult.contributions.channels import EMAIL, LETTER
from consult.contributions.rules.contributions import Author, AuthorKind, LinkTarget, Visibility
from consult.people.rules import Role
from consult.plan.models.plans import Municipality, Plan
from tests.client import CheckingClient
from tests.factories.contributions import make_contribution
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_entity, make_measure, make_plan

ARABIC = "الإيجار مرتفع جدا."
HOUSING = "/en/vale/desk/areas/housing"


def page(client: CheckingClient, url: str = HOUSING, **kwargs: Any) -> Any:
    response = client.get(url, **kwargs)
    assert response.status_code == 200, response.status_code
    return html.fromstring(response.get_data(as_text=True))


def words(tree: Any) -> list[str]:
    return [
        node.text_content().strip()
        for node in tree.xpath("//section[@aria-labelledby='said-title']//blockquote")
    ]


def bars(tree: Any, caption: str) -> dict[str, int]:
    rows = tree.xpath(f"//table[@class='bars'][caption='{caption}']//tr")
    return {
        row.xpath("string(th)").strip(): int(row.xpath("string(td[@class='value'])"))
        for row in rows
    }


def stat(tree: Any, name: str) -> int:
    number = tree.xpath(f"//dl[@class='stats']/div[dt='{name}' or dt='{name}s']/dd")
    return int(number[0].text_content())


def scoped(
    client: CheckingClient, session: Session, plan: Plan, place: Municipality, role: Role
) -> None:
    account = make_account(session, "scoped@example.org", "Scoped")
    give_role(session, account, role, plan, place)
    sign_in(client, session, account)


def second_place(session: Session, plan: Plan) -> Municipality:
    place = Municipality(code="other-m2", name="Outra Vila")
    plan.municipalities.append(place)
    session.flush()
    return place


def test_an_input_about_several_measures_of_the_area_and_the_area_counts_once(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    first, second = make_measure(session, plan, "M01"), make_measure(session, plan, "M02")
    make_contribution(
        session,
        plan,
        targets=[
            LinkTarget(measure_id=first.id),
            LinkTarget(measure_id=second.id),
            LinkTarget(area_id=plan.areas[0].id),
        ],
    )
    staff(client, session, plan, Role.AUTHOR)
    tree = page(client)
    assert stat(tree, "contribution") == 1
    assert bars(tree, "By channel") == {"Letter": 1}
    assert bars(tree, "By language") == {"Português": 1}
    assert words(tree) == ["A renda subiu."]
    links = tree.xpath("//ol[@class='dossier']//p[@class='links']/a/@href")
    assert links == [
        "/en/vale/desk/measures/M01",
        "/en/vale/desk/measures/M02",
        "/en/vale/desk/areas/housing",
    ]
    beside = tree.xpath("//ul[@class='side-list']/li//span[@class='soft']/text()")
    assert beside == ["1 contribution", "1 contribution"]


def test_words_in_arabic_carry_their_own_language_and_direction(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    make_contribution(
        session,
        plan,
        ARABIC,
        language="ar",
        channel=SURVEY,
        visibility=Visibility.STAFF_ONLY,
    )
    make_contribution(session, plan, "<script>alert(1)</script>", language="bn")
    staff(client, session, plan, Role.AUTHOR)
    tree = page(client, HOUSING)
    said = tree.xpath(f"//blockquote/div[contains(., '{ARABIC}')]")[0]
    assert (said.get("lang"), said.get("dir")) == ("ar", "rtl")
    assert not tree.xpath("//blockquote//script")


def test_filters_combine_and_counts_say_what_another_choice_would_find(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    make_contribution(session, plan, "carta", language="pt", channel=LETTER)
    make_contribution(session, plan, "letter", language="en", channel=LETTER)
    make_contribution(session, plan, "mail", language="en", channel=EMAIL)
    staff(client, session, plan, Role.AUTHOR)
    tree = page(client, f"{HOUSING}?language=en&channel=letter")
    assert words(tree) == ["letter"]
    assert stat(tree, "contribution") == 3
    assert bars(tree, "By language") == {"English": 1, "Português": 1}
    assert bars(tree, "By channel") == {"E-mail": 1, "Letter": 1}
    assert "1 contribution fits your filters." in tree.text_content()
    link = tree.xpath("//table[caption='By channel']//a[.='E-mail']/@href")[0]
    assert words(page(client, link)) == ["mail"]
    assert words(page(client, f"{HOUSING}?language=pt&channel=email")) == []


def test_a_measure_narrows_the_list_to_what_was_said_of_it(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, "M01")
    make_contribution(session, plan, "da medida", targets=[LinkTarget(measure_id=measure.id)])
    make_contribution(session, plan, "da área")
    staff(client, session, plan, Role.AUTHOR)
    assert words(page(client, f"{HOUSING}?measure=M01")) == ["da medida"]
    assert sorted(words(page(client))) == ["da medida", "da área"]


@pytest.mark.parametrize(
    "query", ["language=xx", "channel=pigeon", "municipality=abc", "measure=NO", "older=xyz"]
)
def test_a_filter_that_does_not_exist_filters_nothing(
    client: CheckingClient, session: Session, query: str
) -> None:
    plan = make_plan(session)
    make_measure(session, plan)
    make_contribution(session, plan)
    staff(client, session, plan, Role.AUTHOR)
    assert len(words(page(client, f"{HOUSING}?{query}"))) == 1


def test_pages_follow_one_another_and_lose_and_repeat_nothing(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    for number in range(45):
        make_contribution(session, plan, f"n{number}", said_on=TODAY - timedelta(days=number // 7))
    staff(client, session, plan, Role.AUTHOR)
    seen, url = [], HOUSING
    trees = []
    while url:
        trees.append(page(client, url))
        seen += words(trees[-1])
        url = next(iter(trees[-1].xpath("//a[@rel='next']/@href")), "")
    assert sorted(seen) == sorted(f"n{n}" for n in range(45))
    back = trees[-1].xpath("//a[@rel='prev']/@href")[0]
    assert words(page(client, back)) == words(trees[-2])


def test_htmx_gets_only_what_the_filters_change(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    make_contribution(session, plan)
    staff(client, session, plan, Role.AUTHOR)
    response = client.get(HOUSING, headers={"HX-Request": "true"})
    text = response.get_data(as_text=True)
    assert "<html" not in text
    assert "A renda subiu." in text
    assert "HX-Request" in response.headers["Vary"]


def test_hidden_words_are_folded_away_with_the_reason(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    make_contribution(
        session, plan, "insulto", visibility=Visibility.HIDDEN, hidden_reason="Insults a person"
    )
    staff(client, session, plan, Role.MODERATOR)
    tree = page(client)
    fold = tree.xpath("//details[.//blockquote]")[0]
    assert fold.get("open") is None
    assert "Insults a person" in fold.xpath("string(summary)")
    assert words(page(client, f"{HOUSING}?visibility=public")) == []


def test_an_association_is_named_with_how_many_people_it_speaks_for(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    entity = make_entity(session, plan)
    author = Author(AuthorKind.ASSOCIATION, entity_id=entity.id, people_count=40)
    make_contribution(session, plan, author=author, municipality_id=plan.municipalities[0].id)
    staff(client, session, plan, Role.AUTHOR)
    caption = page(client).xpath("string(//figcaption)")
    assert "Djunta Mon (40 people)" in re.sub(r"\s+", " ", caption)
    assert plan.municipalities[0].name in caption


def test_staff_of_a_municipality_read_its_inputs_and_those_of_none(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    mine, other = plan.municipalities[0], second_place(session, plan)
    here = make_measure(session, plan, "M01", municipalities=[mine])
    there = make_measure(session, plan, "M02", municipalities=[other])
    both = [LinkTarget(measure_id=here.id), LinkTarget(measure_id=there.id)]
    make_contribution(session, plan, "meu", municipality_id=mine.id, targets=both)
    make_contribution(session, plan, "deles", municipality_id=other.id)
    make_contribution(session, plan, "de ninguém")
    scoped(client, session, plan, mine, Role.AUTHOR)
    tree = page(client)
    assert sorted(words(tree)) == ["de ninguém", "meu"]
    assert stat(tree, "contribution") == 2
    assert bars(tree, "By municipality") == {mine.name: 1, "Not told": 1}
    assert "M02" not in tree.xpath("string(//main)")
    assert words(page(client, f"{HOUSING}?municipality={other.id}")) != ["deles"]
    assert other.name not in tree.xpath("string(//form[@role='search'])")


def test_a_dossier_of_another_plan_is_not_there(client: CheckingClient, session: Session) -> None:
    plan, other = make_plan(session), make_plan(session, "serra")
    staff(client, session, plan, Role.AUTHOR)
    assert client.get("/en/serra/desk/areas/housing").status_code == 404
    assert client.get("/en/serra/desk/").status_code == 404
    assert client.get("/en/vale/desk/areas/nowhere").status_code == 404
    assert other.slug == "serra"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.AUTHOR, 200),
        (Role.FACILITATOR, 200),
        (Role.MODERATOR, 200),
        (Role.FOLLOW_UP, 403),
        (Role.ASSOCIATION, 403),
    ],
)
def test_who_reads_dossiers(
    client: CheckingClient, session: Session, role: Role, status: int
) -> None:
    plan = make_plan(session)
    staff(client, session, plan, role)
    assert client.get(HOUSING).status_code == status


@pytest.mark.parametrize("path", ["", "areas/housing", "measures/M06"])
def test_a_visitor_is_led_to_sign_in(client: CheckingClient, session: Session, path: str) -> None:
    plan = make_plan(session)
    make_measure(session, plan)
    session.commit()
    response = client.get(f"/en/vale/desk/{path}")
    assert response.status_code == 303
    assert "next=" in response.headers["Location"]


def test_the_number_of_queries_does_not_grow_with_the_inputs(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    about = LinkTarget(measure_id=measure.id)
    make_contribution(session, plan, targets=[about])
    staff(client, session, plan, Role.AUTHOR)
    few = _queries(session, client)
    for number in range(30):
        make_contribution(session, plan, f"n{number}", language="bn", targets=[about])
    session.commit()
    assert _queries(session, client) <= few
    assert few < 25


def _queries(session: Session, client: CheckingClient) -> int:
    engine, asked = _engine_of(client), []

    def count(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        page(client)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(asked)


def _engine_of(client: CheckingClient) -> Any:
    from consult.db.session import db

    with client.application.app_context():
        return db.engine
