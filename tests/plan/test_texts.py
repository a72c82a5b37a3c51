from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import TranslationState
from consult.plan.models.plans import Area, Plan
from consult.plan.queries.versions import current_version
from tests.client import CheckingClient
from tests.plan.form_filling import the_measure, typed

SETUP = "/en/vale/desk/setup"
MEASURE = f"{SETUP}/measures/M06"


def test_a_draft_is_staffs_own_until_it_is_published(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{MEASURE}/text"
    ids = [p.paragraph_id for p in session.scalars(current_version(1)).one().paragraphs]
    data = typed(desk.get(page).text) | {
        "paragraphs-0-text": "O Município recebe e responde.",
        "paragraphs-2-id": "",
        "paragraphs-2-text": "Um parágrafo novo.",
    }
    assert desk.post(page, data={**data, "go": "draft"}).status_code == 303
    session.rollback()
    assert session.scalars(current_version(1)).one().number == 1
    draft = typed(desk.get(page).text)
    assert draft["paragraphs-2-text"] == ["Um parágrafo novo."]
    third = draft["paragraphs-2-id"][0]
    published = {**draft, "go": "publish", "summary": "Mais claro."}
    assert desk.post(page, data=published).status_code == 303
    session.rollback()
    version = session.scalars(current_version(1)).one()
    assert version.number == 2
    assert [p.paragraph_id for p in version.paragraphs[:2]] == ids
    assert str(version.paragraphs[2].paragraph_id) == third
    assert version.summary is not None
    assert version.summary.words("pt") == "Mais claro."
    assert the_measure(session, plan).draft is None


def test_a_text_without_words_is_not_published(desk: CheckingClient) -> None:
    page = f"{MEASURE}/text"
    data = typed(desk.get(page).text)
    data |= {k: "" for k in data if re.match(r"paragraphs-\d+-text$", k)}
    answer = desk.post(page, data={**data, "go": "publish"})
    assert answer.status_code == 422
    assert "Write at least one paragraph." in answer.text


def test_a_translation_goes_stale_when_the_source_changes_and_fresh_when_it_is_checked(
    desk: CheckingClient, session: Session, plan: Plan
) -> None:
    page = f"{SETUP}/areas/housing?in=ar"
    data = typed(desk.get(page).text) | {"name.words": "السكن", "name.ok": "y"}
    assert desk.post(page, data=data).status_code == 303
    source = typed(desk.get(f"{SETUP}/areas/housing").text) | {"name": "Casa e bairro"}
    assert desk.post(f"{SETUP}/areas/housing", data=source).status_code == 303
    session.rollback()
    session.expire_all()
    area = session.scalars(select(Area).where(Area.slug == "housing")).one()
    assert area.name.state("ar") is TranslationState.STALE
    assert area.name.state("en") is TranslationState.STALE
    shown = desk.get(page)
    assert "Out of date" in shown.text
    assert desk.post(page, data=typed(shown.text) | {"name.ok": "y"}).status_code == 303
    session.rollback()
    session.expire_all()
    again = session.scalars(select(Area).where(Area.slug == "housing")).one()
    assert again.name.state("ar") is TranslationState.REVIEWED
    assert again.name.state("en") is TranslationState.STALE
