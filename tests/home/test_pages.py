from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.collection.channel import SURVEY
from consult.contributions.rules.contributions import Author, AuthorKind, LinkTarget, Visibility
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.entities import EntityService
from consult.plan.models.measures import Responsibility
from consult.plan.models.plans import Plan, SpecificObjective, StrategicObjective
from tests.client import CheckingClient, check_page
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import make_entity, make_measure, make_plan
from tests.factories.public_comments import record_comment

LANGUAGES = ("pt", "en", "bn", "uk", "ar")


def full_plan(session: Session) -> Plan:
    plan = make_plan(session)
    plan.intro = Texts.of("Leia e diga.", ar="اقرأ")
    lead = make_entity(session, plan)
    lead.areas = list(plan.areas)
    lead.email, lead.website = "oi@djunta.example", "javascript:alert(1)"
    lead.services.append(EntityService(name=Texts.of("Apoio", en="Support"), position=0))
    goal = SpecificObjective(code="1.1", title=Texts.of("Casa segura"), position=0)
    session.add(
        StrategicObjective(plan_id=plan.id, code="1", title=Texts.of("Viver bem"), specifics=[goal])
    )
    session.flush()
    measure = make_measure(session, plan, objective_id=goal.id)
    measure.responsibilities.append(Responsibility(entity_id=lead.id, role="lead", position=0))
    make_measure(session, plan, "M07", areas=plan.areas[1:], level=2)
    hidden = LinkTarget(measure_id=measure.id)
    record_comment(session, plan, "A casa é pequena.", LinkTarget(area_id=plan.areas[0].id))
    record_comment(session, plan, "السقف يسرب", LinkTarget(measure_id=measure.id), language="ar")
    record_comment(session, plan, "spam", hidden, visibility=Visibility.HIDDEN)
    record_comment(session, plan, "por ler", hidden, visibility=Visibility.AWAITING)
    session.commit()
    return plan


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["", "areas/housing", "measures", "measures?level=2&area=language", "entities"],
)
def test_each_page_of_a_plan_is_sound_in_each_language(
    client: CheckingClient, session: Session, tag: str, path: str
) -> None:
    full_plan(session)
    answer = client.get(f"/{tag}/vale/{path}")
    assert answer.status_code == 200
    root = check_page(answer.text).getroot()
    assert root.get("lang") == tag
    assert root.get("dir") == ("rtl" if tag == "ar" else "ltr")


@pytest.mark.parametrize("page", ["privacy", "accessibility"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_statements_stand_with_and_without_plans(
    client: CheckingClient, session: Session, tag: str, page: str
) -> None:
    assert client.get(f"/{tag}/{page}").status_code == 200
    full_plan(session)
    assert f"/{tag}/vale/entities" in client.get(f"/{tag}/{page}").text


def test_without_a_plan_the_first_page_says_so(client: CheckingClient) -> None:
    answer = client.get("/en/")
    assert answer.status_code == 200
    assert "There is no plan to read yet" in answer.text


def test_a_single_plan_is_the_first_page(client: CheckingClient, session: Session) -> None:
    make_plan(session)
    session.commit()
    answer = client.get("/en/")
    assert (answer.status_code, answer.location) == (303, "/en/vale/")


def test_several_plans_are_listed_without_those_not_published(
    client: CheckingClient, session: Session
) -> None:
    make_plan(session)
    make_plan(session, "serra")
    make_plan(session, "segredo").published = False
    session.commit()
    page = check_page(client.get("/en/").text)
    links = page.xpath("//main//ul[@class='cards']//a/@href")
    assert sorted(links) == ["/en/serra/", "/en/vale/"]


def test_staff_find_their_unpublished_plan_and_administrators_a_way_to_the_first(
    client: CheckingClient, session: Session
) -> None:
    make_plan(session)
    hers = make_plan(session, "serra")
    hers.published = make_plan(session, "segredo").published = False
    staff(client, session, hers, Role.AUTHOR)
    page = check_page(client.get("/en/").text)
    assert page.xpath("//main//ul[@class='cards']//a/@href") == ["/en/serra/", "/en/vale/"]
    assert not page.xpath("//main//a[@href='/en/plans/new']")
    administrator = make_account(session, "root@example.org")
    give_role(session, administrator, Role.ADMINISTRATOR)
    sign_in(client, session, administrator)
    page = check_page(client.get("/en/").text)
    assert len(page.xpath("//main//ul[@class='cards']//a")) == 3
    assert page.xpath("//main//a[@href='/en/plans/new']")


@pytest.mark.parametrize("path", ["", "areas/housing", "measures", "entities"])
def test_an_unpublished_plan_is_there_for_its_members_only(
    client: CheckingClient, session: Session, path: str
) -> None:
    plan = make_plan(session)
    plan.published = False
    session.commit()
    assert client.get(f"/en/vale/{path}").status_code == 404
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(f"/en/vale/{path}").status_code == 200


def test_an_area_of_another_plan_is_not_found(client: CheckingClient, session: Session) -> None:
    make_plan(session)
    other = make_plan(session, "serra")
    other.areas[0].slug = "only-here"
    session.commit()
    assert client.get("/en/serra/areas/only-here").status_code == 200
    assert client.get("/en/vale/areas/only-here").status_code == 404


def test_the_plan_says_what_is_open_and_where_it_stands(
    client: CheckingClient, session: Session
) -> None:
    full_plan(session)
    page = check_page(client.get("/en/vale/").text)
    assert page.xpath("//li[@class='card open']//a/@href") == ["/en/vale/measures"]
    assert page.xpath("//ol[@class='phases']/li[@aria-current='step']")


def test_outside_the_consultation_nothing_is_open(client: CheckingClient, session: Session) -> None:
    make_plan(session, phase="approval")
    session.commit()
    assert "Nothing is open today" in client.get("/en/vale/").text


def test_areas_show_their_measures_and_what_the_public_may_know_was_said(
    client: CheckingClient, session: Session
) -> None:
    plan = full_plan(session)
    for n in range(12):
        record_comment(
            session,
            plan,
            f"Resposta {n}",
            LinkTarget(area_id=plan.areas[0].id),
            channel=SURVEY,
            visibility=Visibility.STAFF_ONLY,
        )
    session.commit()
    page = check_page(client.get("/en/vale/").text)
    tile = page.xpath("//ul[@class='areas']/li[1]")[0]
    assert "1 measure" in tile.xpath("string()")
    assert "12 contributions" in tile.xpath("string()")  # 2 published and ten of 13 others


def test_an_area_shows_only_what_is_published_in_its_own_language_and_direction(
    client: CheckingClient, session: Session
) -> None:
    full_plan(session)
    page = check_page(client.get("/en/vale/areas/housing").text)
    said = {b.text: (b.get("lang"), b.get("dir")) for b in page.xpath("//blockquote")}
    assert said == {"A casa é pequena.": ("pt", "ltr"), "السقف يسرب": ("ar", "rtl")}
    assert "/en/vale/measures/M06" in page.xpath("//figcaption/a/@href")


def test_a_long_list_is_read_on_by_key(client: CheckingClient, session: Session) -> None:
    plan = full_plan(session)
    for n in range(25):
        record_comment(session, plan, f"Palavra {n}", LinkTarget(area_id=plan.areas[1].id))
    session.commit()
    first = check_page(client.get("/en/vale/areas/language").text)
    older = first.xpath("//a[@rel='next']/@href")[0]
    second = check_page(client.get(older).text)
    both = [b.text for page in (first, second) for b in page.xpath("//blockquote")]
    assert len(both) == len(set(both)) == 25
    assert not second.xpath("//a[@rel='next']")
    assert second.xpath("//a[@rel='prev']")


def test_a_mangled_place_in_a_list_is_its_beginning(
    client: CheckingClient, session: Session
) -> None:
    full_plan(session)
    assert client.get("/en/vale/areas/housing?before=nonsense").status_code == 200


def test_an_unsafe_website_of_an_entity_is_no_link(
    client: CheckingClient, session: Session
) -> None:
    full_plan(session)
    page = check_page(client.get("/en/vale/entities").text)
    assert not [h for h in page.xpath("//@href") if h.startswith("javascript")]
    assert "mailto:oi@djunta.example" in page.xpath("//@href")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["M06", "M07"]),
        ("level=1", ["M06"]),
        ("area=language", ["M07"]),
        ("area=language&level=1", []),
        ("municipality=vale-m1", ["M06", "M07"]),
        ("level=9&area=x&municipality=y", ["M06", "M07"]),
    ],
)
def test_measures_are_filtered_and_unknown_filters_do_nothing(
    client: CheckingClient, session: Session, query: str, codes: list[str]
) -> None:
    full_plan(session)
    page = check_page(client.get(f"/en/vale/measures?{query}").text)
    links = page.xpath("//main//h3/a/@href")
    assert [link.rsplit("/", 1)[1] for link in links] == codes


def test_unpublished_measures_are_nowhere(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    make_measure(session, plan, "M99", published=False)
    session.commit()
    for path in ("", "areas/housing", "measures"):
        text = client.get(f"/en/vale/{path}").text
        assert "M99" not in text
        assert "1 measure" not in text


def test_an_association_is_named_with_how_many_it_says_it_speaks_for(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    ours = make_entity(session, plan)
    author = Author(AuthorKind.ASSOCIATION, entity_id=ours.id, people_count=52)
    record_comment(session, plan, "Apoiamos.", LinkTarget(area_id=plan.areas[0].id), author=author)
    session.commit()
    caption = check_page(client.get("/en/vale/areas/housing").text).xpath("string(//figcaption)")
    assert "Djunta Mon" in caption
    assert "Says it speaks for 52 people" in caption
