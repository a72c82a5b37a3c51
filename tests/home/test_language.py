from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.client import CheckingClient, check_page
from tests.factories.plan import make_plan


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("bn-BD,bn;q=0.9,en;q=0.5", "/bn/"),
        ("ar", "/ar/"),
        ("xx, uk;q=0.3", "/uk/"),
        ("hi", "/pt/"),
        ("", "/pt/"),
        ("en;q=0, pt;q=0.1", "/pt/"),
    ],
)
def test_the_first_visit_follows_the_browser(
    client: CheckingClient, accept: str, leads_to: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": accept})
    assert answer.status_code == 303
    assert answer.location == leads_to


def test_a_choice_is_remembered_and_wins_over_the_browser(client: CheckingClient) -> None:
    client.get("/ar/")
    cookie = client.get_cookie("language")
    assert cookie is not None
    assert cookie.value == "ar"
    assert client.get("/", headers={"Accept-Language": "en"}).location == "/ar/"
    client.get("/bn/privacy")
    assert client.get("/").location == "/bn/"


def test_the_cookie_is_a_preference_and_is_set_only_when_it_changes(
    client: CheckingClient,
) -> None:
    first = client.get("/uk/").headers["Set-Cookie"]
    assert "SameSite=Lax" in first
    assert "HttpOnly" in first
    assert "Set-Cookie" not in client.get("/uk/").headers


def test_an_unknown_cookie_is_ignored(client: CheckingClient) -> None:
    client.set_cookie("language", "tlh")
    assert client.get("/", headers={"Accept-Language": "en"}).location == "/en/"


def test_the_picker_links_what_is_ready_and_names_what_is_coming(client: CheckingClient) -> None:
    answer = client.get("/?choose", headers={"Accept-Language": "ar"})
    tree = check_page(answer.text)
    assert tree.getroot().get("lang") == "ar"
    assert tree.getroot().get("dir") == "rtl"
    links = {a.get("href"): a.text for a in tree.xpath("//main//a")}
    assert links == {
        "/pt/": "Português",
        "/en/": "English",
        "/bn/": "বাংলা",
        "/uk/": "Українська",
        "/ar/": "العربية",
    }
    urdu = tree.xpath("//span[@lang='ur']")[0]
    assert (urdu.text, urdu.get("dir")) == ("اردو", "rtl")
    assert len(tree.xpath("//main//*[@lang]")) == 16
    assert "Set-Cookie" not in answer.headers


def test_a_language_without_screens_is_not_found(client: CheckingClient) -> None:
    assert client.get("/ur/").status_code == 404


def test_a_page_links_to_itself_in_the_other_languages(
    client: CheckingClient, session: Session
) -> None:
    make_plan(session)
    session.commit()
    page = check_page(client.get("/en/vale/measures?level=1").text)
    assert "/ar/vale/measures?level=1" in page.xpath("//a[@hreflang='ar']/@href")


@pytest.mark.parametrize("query", ["endpoint=x", "_scheme=javascript&_external=1", "plan=other"])
def test_a_query_cannot_steer_the_links(
    client: CheckingClient, session: Session, query: str
) -> None:
    make_plan(session)
    session.commit()
    answer = client.get(f"/en/vale/measures?{query}")
    assert answer.status_code == 200
    assert "/ar/vale/measures" in check_page(answer.text).xpath("//a[@hreflang='ar']/@href")


def test_a_nul_in_the_address_is_refused(client: CheckingClient) -> None:
    assert client.get("/en/?q=%00").status_code == 400
    assert client.get("/en/vale/areas/a?before=%ff").status_code == 400


def test_the_short_address_of_a_survey_opens_in_the_language_of_the_phone(
    session: Session, client: CheckingClient
) -> None:
    plan = make_plan(session)
    session.commit()
    answer = client.get(f"/s/{plan.slug}/viver-aqui", headers={"Accept-Language": "bn-BD,en;q=0.4"})
    assert answer.status_code == 303
    assert answer.location == f"/bn/{plan.slug}/surveys/viver-aqui/"
    assert client.get("/s/nothing/viver-aqui").status_code == 404
