"""Several people build and translate one survey at the same time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.languages.rules import TranslationState
from consult.questionnaire.models.surveys import Survey
from tests.authoring.forms import OF, change, draft, filled, order, sent
from tests.client import CheckingClient


def test_translators_of_two_languages_and_of_two_texts_are_not_in_each_others_way(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    ukrainian, bengali = f"{OF}translate/uk", f"{OF}translate/bn"
    first, second, third = (client.get(url).text for url in (ukrainian, ukrainian, bengali))
    for url, page, changes in (
        (ukrainian, first, {"words:title": "Жити тут"}),
        (ukrainian, second, {"words:Q2/label": "Хто допоміг?"}),
        (bengali, third, {"words:title": "এখানে থাকা"}),
    ):
        assert client.post(url, data=sent(page, 0, **changes)).status_code == 303
    found = draft(session, survey)
    assert (found.title.words("uk"), found.title.words("bn")) == ("Жити тут", "এখানে থাকা")
    assert found.by_key["Q2"].label.words("uk") == "Хто допоміг?"


def test_a_translation_of_words_that_changed_meanwhile_is_looked_at_again(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}translate/uk"
    page = client.get(url).text
    change(client, f"{OF}edit/item/Q2", label="Quem o ajudou no primeiro dia?")
    answer = client.post(url, data=sent(page, 0, **{"words:Q2/label": "Хто допоміг?"}))
    assert answer.status_code == 409
    assert "Quem o ajudou no primeiro dia?" in answer.text
    assert client.post(url, data=filled(answer.text, 0)).status_code == 303
    assert draft(session, survey).by_key["Q2"].label.state("uk") is TranslationState.DRAFT


def test_a_page_of_texts_is_checked_with_one_button(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}translate/uk", 0, **{"words:title": "Жити тут"})
    change(client, f"{OF}translate/uk?show=open", 0, all="y")
    found = draft(session, survey)
    assert found.title.state("uk") is TranslationState.REVIEWED
    assert found.by_key["Q2"].label.state("uk") is TranslationState.MISSING


def test_who_writes_another_question_is_not_in_the_way(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    pages = {key: client.get(f"{OF}edit/item/{key}").text for key in ("Q1", "Q2", "last")}
    front, outline = client.get(f"{OF}edit/words").text, client.get(f"{OF}edit").text
    settings = client.get(f"{OF}settings").text
    for key, page in pages.items():
        answer = client.post(f"{OF}edit/item/{key}", data=sent(page, label=f"Novo {key}"))
        assert answer.status_code == 303
    assert client.post(f"{OF}edit/words", data=sent(front, 0, title="Novo")).status_code == 303
    step = sent(outline, 0, key="Q1", step="down")
    assert client.post(f"{OF}edit/step", data=step).status_code == 303
    assert client.post(f"{OF}settings", data=sent(settings, 0, most="9")).status_code == 303
    found = draft(session, survey)
    assert order(found)[:2] == ["Q2", "Q1"]
    assert found.title.words("pt") == "Novo"
    assert all(found.by_key[key].label.words("pt") == f"Novo {key}" for key in ("Q1", "Q2"))


def test_a_step_after_somebody_else_moved_something_is_not_taken(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    page = client.get(f"{OF}edit").text
    first = sent(page, 0, key="Q3", step="up")
    assert client.post(f"{OF}edit/step", data=first).status_code == 303
    second = sent(page, 1, key="Q3", step="up")
    assert client.post(f"{OF}edit/step", data=second).status_code == 409


def test_what_was_typed_for_a_question_that_is_gone_is_shown(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/item/Q2"
    page = client.get(url).text
    step = sent(client.get(f"{OF}edit").text, 0, key="Q2", step="remove")
    client.post(f"{OF}edit/step", data=step)
    answer = client.post(url, data=sent(page, label="Uma hora de trabalho"))
    assert answer.status_code == 409
    assert "Uma hora de trabalho" in answer.text
    assert f"{OF}changes" in answer.text
    assert client.get(url).status_code == 404
