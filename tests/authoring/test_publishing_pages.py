"""Translating, publishing, settings: what people are shown follows, and nothing gets lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.languages.rules import TranslationState
from consult.questionnaire.models.surveys import Survey, SurveyVersion
from tests.authoring.forms import DESK, OF, change, draft, filled, sent
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import a_questionnaire, complete, make_survey


@pytest.fixture
def survey(client: CheckingClient, session: Session) -> Survey:
    plan = make_plan(session)
    found = make_survey(session, plan, questionnaire=complete(a_questionnaire(), "bn"))
    staff(client, session, plan)
    session.commit()
    return found


def versions(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(SurveyVersion)) or 0
    session.rollback()
    return found


def test_a_text_is_translated_and_checked(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}translate/uk"
    page = client.get(url).text
    assert "Not yet offered" in page
    answer = change(
        client,
        url,
        0,
        **{"words:title": "Життя тут", "words:Q1/label": "Скільки?", "ok:title": "y"},
    )
    assert answer.location == url
    found = draft(session, survey)
    assert (found.title.words("uk"), found.title.state("uk")) == (
        "Життя тут",
        TranslationState.REVIEWED,
    )
    label = found.by_key["Q1"].label
    assert (label.words("uk"), label.state("uk")) == ("Скільки?", TranslationState.DRAFT)
    assert label.state("bn") is TranslationState.REVIEWED
    assert 'name="words:title"' not in client.get(f"{url}?show=open").text
    assert "২" not in client.get(f"{OF}translate/").text


def test_a_long_survey_is_translated_page_by_page(
    client: CheckingClient, session: Session, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.authoring.views.translation.PER_PAGE", 5)
    url = f"{OF}translate/uk"
    assert change(client, url, 0, next="1", **{"words:title": "А"}).location == f"{url}?page=1"
    change(client, f"{url}?page=1", 0, **{"words:Q2/label": "Б"})
    found = draft(session, survey)
    assert (found.title.words("uk"), found.by_key["Q2"].label.words("uk")) == ("А", "Б")
    assert client.get(f"{url}?page=99").status_code == 200


def test_no_text_of_a_list_that_grows_shorter_is_passed_over(
    client: CheckingClient, session: Session, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.authoring.views.translation.PER_PAGE", 5)
    url = f"{OF}translate/uk?show=open"
    page = client.get(url).text
    boxes = [name for name in sent(page, 0) if name.startswith("words:")]
    typed = sent(page, 0, next="1", all="y", **dict.fromkeys(boxes, "так"))
    assert client.post(url, data=typed).location == url
    page = client.get(url).text
    assert not [name for name in sent(page, 0) if name in boxes]
    assert change(client, url, 0, next="1").location == url.replace("?", "?page=1&")


def test_two_who_translate_at_once_see_both_texts(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}translate/uk"
    page = client.get(url).text
    change(client, url, 0, **{"words:title": "Вона"})
    answer = client.post(url, data=sent(page, 0, **{"words:title": "Я"}))
    assert answer.status_code == 409
    assert "Вона" in answer.text
    assert client.post(url, data=filled(answer.text, 0)).status_code == 303
    assert draft(session, survey).title.words("uk") == "Я"


@pytest.mark.parametrize(
    ("tag", "status"), [("pt", 404), ("xx", 404), ("tlh", 404), ("UK", 200), ("fr", 200)]
)
def test_only_languages_that_the_platform_knows_are_translated(
    client: CheckingClient, survey: Survey, tag: str, status: int
) -> None:
    assert client.get(f"{OF}translate/{tag}").status_code == status


def test_a_text_that_is_too_long_is_kept_in_its_box(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    answer = change(client, f"{OF}translate/uk", 0, **{"words:title": "я" * 4001})
    assert answer.status_code == 422
    assert "я" * 4001 in answer.text


def test_wording_is_published_without_a_question(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    assert "nothing to publish" in client.get(f"{OF}publish").text
    change(client, f"{OF}edit/item/Q1", label="Desde quando vive aqui?")
    page = client.get(f"{OF}publish").text
    assert "Wording only" in page
    assert 'name="confirmed"' not in page
    assert "would not be any more" in page
    assert change(client, f"{OF}publish", 0).location == f"{OF}versions"
    listed = client.get(f"{OF}versions").text
    assert "Version 2" in listed
    assert "Wording only" in listed
    assert (
        "Desde quando vive aqui?"
        in client.get("/pt/vale/desk/surveys/viver-aqui/preview/pt/1").text
    )


def test_a_breaking_change_needs_a_confirmation(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    data = sent(client.get(f"{OF}edit").text, 0, key="Q1", step="remove")
    assert client.post(f"{OF}edit/step", data=data).status_code == 303
    page = client.get(f"{OF}publish").text
    assert "Changes what the results mean" in page
    assert "Há quanto tempo vive aqui?" in page
    assert client.post(f"{OF}publish", data=sent(page, 0)).status_code == 422
    assert versions(session) == 1
    assert client.post(f"{OF}publish", data=sent(page, 0, confirmed="y")).status_code == 303
    assert versions(session) == 2


def test_what_is_published_is_what_was_looked_at(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/item/Q1", label="Uma")
    page = client.get(f"{OF}publish").text
    change(client, f"{OF}edit/item/Q2", label="Duas")
    answer = client.post(f"{OF}publish", data=sent(page, 0))
    assert answer.status_code == 409
    assert versions(session) == 1
    assert client.post(f"{OF}publish", data=filled(answer.text, 0)).status_code == 303


def test_problems_keep_it_from_being_published(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    page = client.get(f"{OF}edit/item/Q1").text
    client.post(f"{OF}edit/item/Q1", data=sent(page, relevant="${nada} = 1"))
    page = client.get(f"{OF}publish").text
    assert "no question with the name" in page
    assert client.post(f"{OF}publish", data={"revision": "1"}).status_code == 409
    assert versions(session) == 1


def test_changes_are_taken_back(client: CheckingClient, session: Session, survey: Survey) -> None:
    before = draft(session, survey)
    change(client, f"{OF}edit/item/Q1", label="Uma")
    page = client.get(f"{OF}versions").text
    assert client.post(f"{OF}drop", data=sent(page, 0)).location == f"{OF}versions"
    assert draft(session, survey) != before
    stale = sent(page, 0, sure="y", revision="1")
    assert client.post(f"{OF}drop", data=stale).location == f"{OF}versions"
    assert client.post(f"{OF}drop", data=sent(page, 0, sure="y")).location == f"{OF}edit"
    assert draft(session, survey) == before


def test_settings_hold_at_once(client: CheckingClient, session: Session, survey: Survey) -> None:
    url = f"{OF}settings"
    values = {"opens": "2026-03-01", "closes": "2026-04-30", "gate": "reviewed", "most": "500"}
    assert change(client, url, 0, **values, by_code="y").location == url
    session.expire_all()
    assert (survey.opens, survey.closes) == (date(2026, 3, 1), date(2026, 4, 30))
    assert (survey.gate, survey.most, survey.by_code) == ("reviewed", 500, True)
    session.rollback()
    assert 'name="slug"' not in client.get(url).text
    assert change(client, url, 0, closes="2026-02-01").status_code == 422
    assert change(client, url, 0, gate="stale").status_code == 422
    data = filled(client.get(url).text, 0)
    change(client, url, 0, most="9")
    answer = client.post(url, data=data)
    assert answer.status_code == 409
    assert "500" in answer.text


def test_a_draft_is_renamed_or_thrown_away_and_what_was_published_is_not(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    where = change(client, f"{DESK}new", 0, sample="blank", title="Outro").location
    url = where.replace("edit", "settings")
    assert change(client, url, 0, slug="viver-aqui").status_code == 422
    assert change(client, url, 0, slug="Not good").status_code == 422
    url = change(client, url, 0, slug="bairro").location
    assert url == f"{DESK}bairro/settings"
    assert "Draft" in client.get(DESK).text
    page = client.get(url).text
    gone = f"{DESK}bairro/throw-away"
    assert client.post(gone, data=sent(page, 1)).location == url
    assert client.post(gone, data=sent(page, 1, sure="y")).location == DESK
    assert client.get(url).status_code == 404
    kept = client.post(f"{OF}throw-away", data={"sure": "y", "revision": "1"})
    assert kept.location == f"{OF}settings"
    assert client.get(f"{OF}settings").status_code == 200


def test_the_preview_shows_each_page_in_each_language_and_keeps_nothing(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    page = client.get(f"{OF}preview/?in=bn&at=Q2")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = f"{OF}preview/bn/2"
    assert f'src="{frame}"' in page.text
    shown = client.get(frame)
    assert '<html lang="bn"' in shown.text
    assert "কে সাহায্য করেছে?" in shown.text
    assert client.post(frame, data={"go": "next"}).location == f"{OF}preview/bn/3"
    assert client.post(frame, data={"go": "back"}).location == f"{OF}preview/bn/1"
    assert client.post(frame, data={"go": "in-ar"}).location == f"{OF}preview/ar/2"
    assert client.get_cookie("language").value == "en"  # type: ignore[union-attr]
    assert client.get(f"{OF}preview/?in=xx").status_code == 404
    assert client.get(f"{OF}preview/xx/1").status_code == 404
    assert client.get(f"{OF}preview/bn/99").status_code == 404


def test_what_repeats_and_what_is_conditional_is_previewed_too(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    where = change(client, f"{OF}edit/add", 0, words="Cada filho", kind="group").location
    change(client, f"{OF}edit/add?within=G1", 0, words="Idade?", kind="integer")
    change(client, where, repeats="y", relevant="${Q1} = 'zzz'")
    page = client.get(f"{OF}preview/?at=Q06").text
    frame = page.split('<iframe class="phone" src="')[1].split('"')[0]
    assert "Idade?" in client.get(frame).text
    more = client.post(frame, data={"go": "next"}).location
    assert client.get(more).status_code == 200


def test_what_is_only_doubtful_does_not_keep_it_from_being_published(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/item/Q2", relevant="${Q1} = 'nenhuma'")
    assert "Nothing is in the way" in client.get(f"{OF}problems").text
    page = client.get(f"{OF}publish").text
    assert "problem is in the way" not in page
    assert "nenhuma" in page
    assert client.post(f"{OF}publish", data=sent(page, 0, confirmed="y")).status_code == 303
    assert versions(session) == 2


def test_what_keeps_a_language_from_being_offered_is_a_list_of_its_own(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    page = client.get(f"{OF}translate/uk").text
    boxes = [name for name in sent(page, 0) if name.startswith("words:")]
    client.post(f"{OF}translate/uk", data=sent(page, 0, **dict.fromkeys(boxes, "так")))
    assert "can be offered" in client.get(f"{OF}translate/uk?show=needed").text
    change(client, f"{OF}edit/item/Q1", label="Desde quando?")
    needed = f"{OF}translate/uk?show=needed"
    assert f'href="{needed}"' in client.get(f"{OF}publish").text
    assert "1 text to do" in client.get(f"{OF}publish").text
    page = client.get(needed).text
    assert page.count('name="words:') == 1
    answer = client.post(needed, data=sent(page, 0, **{"words:Q1/label": "Відколи?"}))
    assert answer.location == needed
    assert f'href="{needed}"' not in client.get(f"{OF}publish").text
