"""The dossier of a measure: what was said beside each paragraph, and of the whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from consult.contributions.rules.contributions import LinkTarget
from consult.people.rules import Role
from consult.plan.models.measures import Measure, MeasureVersion, ParagraphText
from tests.client import CheckingClient
from tests.factories.contributions import make_contribution
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_measure, make_plan
from tests.reports.test_area_dossier import bars, page, scoped, second_place, words

URL = "/en/vale/desk/measures/M06"


def about(measure: Measure, place: int) -> LinkTarget:
    paragraph = measure.versions[-1].paragraphs[place].paragraph_id
    return LinkTarget(measure_id=measure.id, paragraph_id=paragraph)


def beside(tree: Any) -> list[list[str]]:
    return [
        [node.text_content().strip() for node in para.xpath(".//blockquote")]
        for para in tree.xpath("//div[contains(@class, 'para-said')]")
    ]


def test_what_was_said_stands_beside_its_paragraph_and_the_rest_below(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    make_contribution(session, plan, "do segundo", targets=[about(measure, 1)])
    make_contribution(session, plan, "de tudo", targets=[LinkTarget(measure_id=measure.id)])
    make_contribution(session, plan, "da área")
    staff(client, session, plan, Role.AUTHOR)
    tree = page(client, URL)
    assert beside(tree) == [[], ["do segundo"]]
    assert words(tree) == ["de tudo"]
    assert bars(tree, "By channel") == {"Letter": 2}


def test_the_newest_stand_beside_a_paragraph_and_all_are_one_click_away(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    for number in range(5):
        make_contribution(
            session, plan, f"n{number}", language="bn", targets=[about(measure, 0)] * 2
        )
    staff(client, session, plan, Role.AUTHOR)
    tree = page(client, f"{URL}?language=bn")
    assert len(beside(tree)[0]) == 3
    link = tree.xpath("//a[contains(., 'Read all 5 contributions')]/@href")[0]
    assert "language=bn" in link
    assert sorted(words(page(client, link))) == [f"n{n}" for n in range(5)]
    assert beside(page(client, f"{URL}?language=pt")) == [[], []]


def test_what_was_said_of_a_paragraph_that_is_gone_is_not_lost(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    make_contribution(session, plan, "do primeiro", targets=[about(measure, 0)])
    kept = measure.versions[-1].paragraphs[1]
    newer = MeasureVersion(
        measure_id=measure.id, number=2, made_on=TODAY, document={}, digest="1" * 64
    )
    newer.paragraphs.append(
        ParagraphText(paragraph_id=kept.paragraph_id, position=0, text=kept.text)
    )
    measure.versions.append(newer)
    session.flush()
    staff(client, session, plan, Role.AUTHOR)
    tree = page(client, URL)
    assert beside(tree) == [[]]
    assert words(tree) == ["do primeiro"]


def test_a_measure_of_another_municipality_or_plan_is_not_there(
    client: CheckingClient, session: Session
) -> None:
    plan, other = make_plan(session), make_plan(session, "serra")
    first, place = plan.municipalities[0], second_place(session, plan)
    make_measure(session, plan, "M01", municipalities=[first])
    make_measure(session, plan, "M02", municipalities=[place])
    make_measure(session, other, "M03")
    scoped(client, session, plan, place, Role.AUTHOR)
    assert client.get("/en/vale/desk/measures/M01").status_code == 404
    assert client.get("/en/vale/desk/measures/M03").status_code == 404
    assert client.get("/en/serra/desk/measures/M03").status_code == 404
    assert client.get("/en/vale/desk/measures/M02").status_code == 200


def test_a_measure_without_text_says_so(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, paragraphs=())
    measure.versions.clear()
    session.flush()
    staff(client, session, plan, Role.AUTHOR)
    assert "This measure has no text yet." in page(client, URL).text_content()


def test_follow_up_members_read_no_dossier(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    make_measure(session, plan)
    staff(client, session, plan, Role.FOLLOW_UP)
    assert client.get(URL).status_code == 403
