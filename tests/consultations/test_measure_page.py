from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.contributions.actions import record
from consult.contributions.channels import LETTER, MEETING
from consult.contributions.rules.contributions import ContributionText, LinkTarget, Visibility
from consult.contributions.rules.recording import NewContribution
from consult.db.session import db
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.measures import (
    Activity,
    Indicator,
    IndicatorTarget,
    Measure,
    Responsibility,
)
from consult.plan.models.plans import Plan, SpecificObjective, StrategicObjective
from tests.client import CheckingClient, check_page
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_entity, make_measure, make_plan
from tests.factories.public_comments import record_comment

URL = "/en/vale/measures/M06"


def rich(session: Session) -> tuple[Plan, Measure]:
    plan = make_plan(session)
    lead = make_entity(session, plan)
    goal = SpecificObjective(code="1.1", title=Texts.of("Casa segura"), position=0)
    session.add(
        StrategicObjective(plan_id=plan.id, code="1", title=Texts.of("Viver bem"), specifics=[goal])
    )
    session.flush()
    measure = make_measure(
        session, plan, areas=plan.areas, objective_id=goal.id, funding=Texts.of("Município")
    )
    measure.responsibilities.append(
        Responsibility(entity_id=lead.id, role="lead", task=Texts.of("Recebe"), position=0)
    )
    measure.activities.append(
        Activity(description=Texts.of("Abrir a linha"), quarters=["2026Q1", "2026Q3"])
    )
    measure.indicators.append(
        Indicator(
            name=Texts.of("Respostas"),
            unit="%",
            direction="up",
            baseline=Decimal(35),
            baseline_on=date(2025, 12, 31),
            targets=[IndicatorTarget(year=2026, value=Decimal("55.5"))],
        )
    )
    session.flush()
    return plan, measure


@pytest.mark.parametrize("tag", ["pt", "en", "bn", "uk", "ar"])
def test_a_measure_can_be_read_in_each_language(
    client: CheckingClient, session: Session, tag: str
) -> None:
    rich(session)
    session.commit()
    answer = client.get(f"/{tag}/vale/measures/M06")
    assert answer.status_code == 200
    page = check_page(answer.text)
    assert page.getroot().get("lang") == tag
    for words in ("Djunta Mon", "Abrir a linha", "Respostas", "Casa segura", "Município"):
        assert words in answer.text
    assert len(page.xpath("//main//a[@class='area']")) == 2
    title = page.xpath("//h1//span[@lang]")[0].get("lang")
    assert title == (tag if tag in ("pt", "en") else "pt")


def test_each_paragraph_has_its_place_its_comments_and_a_way_to_comment(
    client: CheckingClient, session: Session
) -> None:
    plan, measure = rich(session)
    first, second = [p.paragraph_id for p in measure.versions[0].paragraphs]
    record_comment(session, plan, "Primeiro", LinkTarget(measure_id=measure.id, paragraph_id=first))
    record_comment(session, plan, "Todo", LinkTarget(measure_id=measure.id), channel=LETTER)
    session.commit()
    page = check_page(client.get(URL).text)
    at = page.xpath(f"//*[@id='p-{first}']")[0]
    assert [b.text for b in at.xpath(".//blockquote")] == ["Primeiro"]
    assert at.xpath(".//a/@href") == [f"{URL}/comment?paragraph={first}"]
    assert not page.xpath(f"//*[@id='p-{second}']//blockquote")
    assert "Todo" in page.xpath("string(//*[@id='whole'])")
    assert "Letter" in page.xpath("string(//*[@id='whole'])")


def test_what_was_said_of_two_paragraphs_stands_under_both(
    client: CheckingClient, session: Session
) -> None:
    plan, measure = rich(session)
    both = [p.paragraph_id for p in measure.versions[0].paragraphs]
    record(
        session,
        NewContribution(
            plan_id=plan.id,
            said=ContributionText("Dos dois", "pt"),
            channel=MEETING,
            said_on=TODAY,
            targets=[LinkTarget(measure_id=measure.id, paragraph_id=key) for key in both],
            visibility=Visibility.PUBLIC,
        ),
    )
    session.commit()
    page = check_page(client.get(URL).text)
    assert [b.text for b in page.xpath("//blockquote")] == ["Dos dois", "Dos dois"]


def test_only_what_is_published_is_shown(client: CheckingClient, session: Session) -> None:
    plan, measure = rich(session)
    for visibility in Visibility:
        words = f"words-{visibility.value}"
        record_comment(
            session, plan, words, LinkTarget(measure_id=measure.id), visibility=visibility
        )
    session.commit()
    text = client.get(URL).text
    assert "words-public" in text
    assert text.count("words-") == 1


def test_what_was_said_of_a_paragraph_that_is_gone_is_still_there(
    client: CheckingClient, session: Session
) -> None:
    plan, measure = rich(session)
    gone = measure.versions[0].paragraphs.pop()
    key = gone.paragraph_id
    session.flush()
    record_comment(
        session, plan, "Do que saiu", LinkTarget(measure_id=measure.id, paragraph_id=key)
    )
    session.commit()
    assert "Do que saiu" in check_page(client.get(URL).text).xpath("string(//*[@id='whole'])")


def test_many_comments_are_read_on_by_key_and_all_counted(
    client: CheckingClient, session: Session
) -> None:
    plan, measure = rich(session)
    key = measure.versions[0].paragraphs[0].paragraph_id
    for n in range(120):
        day = TODAY - timedelta(days=n % 7)
        record_comment(
            session, plan, f"n{n}", LinkTarget(measure_id=measure.id, paragraph_id=key), said_on=day
        )
    session.commit()
    first = check_page(client.get(URL).text)
    assert "120 contributions" in first.xpath("string(//*[@class='para-said']/summary)")
    second = check_page(client.get(first.xpath("//a[@rel='next']/@href")[0]).text)
    assert "120 contributions" in second.xpath("string(//*[@class='para-said']/summary)")
    said = [b.text for page in (first, second) for b in page.xpath("//blockquote")]
    assert len(said) == len(set(said)) == 120
    assert len(first.xpath("//blockquote")) == 100
    assert second.xpath("//a[@rel='prev']/@href") == [URL]


def test_a_page_with_many_comments_asks_the_database_little(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    plan, measure = rich(session)
    keys = [p.paragraph_id for p in measure.versions[0].paragraphs]
    for n in range(100):
        record_comment(
            session, plan, f"n{n}", LinkTarget(measure_id=measure.id, paragraph_id=keys[n % 2])
        )
    session.commit()
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    assert client.get(URL).status_code == 200
    selects = [sql for sql in asked if sql.startswith("SELECT")]
    assert len(selects) <= 16, selects


def test_when_comments_are_closed_the_measure_can_still_be_read(
    client: CheckingClient, session: Session
) -> None:
    make_measure(session, make_plan(session, phase="weighing"))
    session.commit()
    text = client.get(URL).text
    assert "A equipa responde em 30 dias." in text
    assert "/comment" not in text


def test_strangers_and_drafts_are_not_found(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    make_measure(session, plan, published=False)
    make_measure(session, make_plan(session, "serra"), "M09")
    session.commit()
    for url in (URL, "/en/vale/measures/M09", "/en/vale/measures/%F0%9F%90%9F"):
        assert client.get(url).status_code == 404
    assert client.get("/en/vale/measures/M%00").status_code == 400
    staff(client, session, plan, Role.AUTHOR)
    assert "Only staff can see this measure" in client.get(URL).text


def test_a_measure_of_an_unpublished_plan_is_not_found(
    client: CheckingClient, session: Session
) -> None:
    plan, _measure = rich(session)
    plan.published = False
    session.commit()
    assert client.get(URL).status_code == 404


def test_empty_parts_say_so(client: CheckingClient, session: Session) -> None:
    make_measure(session, make_plan(session), paragraphs=())
    session.commit()
    text = client.get(URL).text
    assert "The text of this measure is not written yet." in text
    assert "Nobody has said anything in public about this measure yet." in text
