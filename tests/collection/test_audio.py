"""Questions read aloud by a person: stored by language, played where the words are still the same."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.collection.audio_recordings import (
    MAX_BYTES,
    AudioStore,
    UnsupportedAudio,
    audio_format,
)
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.settings import Settings
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/sounds"
OGG = b"OggS" + bytes(60)
ONCE = "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"


def url(rest: str = "", lang: str = "bn") -> str:
    return f"/{lang}/vale/surveys/viver-aqui/{rest}"


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    make_survey(session, found)
    session.commit()
    return found


def send(client: CheckingClient, data: bytes = OGG, language: str = "bn", **more: str) -> Any:
    file = (io.BytesIO(data), "question.ogg")
    return client.post(DESK, data={"question": "Q1", "language": language, "file": file, **more})


def test_a_sound_is_played_to_who_reads_its_language_only(
    app: Flask, client: CheckingClient, session: Session, plan: Plan
) -> None:
    reader = app.test_client()
    reader.post(url(), data={"once": ONCE})
    assert "<audio" not in reader.get(url("1")).text
    staff(client, session, plan)
    assert send(client).location == DESK
    found = re.search(r'<audio[^>]* src="([^"]+)"', reader.get(url("1")).text)
    assert found
    played = reader.get(found[1])
    assert (played.status_code, played.mimetype, played.data) == (200, "audio/ogg", OGG)
    part = reader.get(found[1], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"OggS")
    assert "<audio" not in reader.get(url("1", "pt")).text
    assert "<audio" in client.get(DESK).text
    client.post(f"{DESK}/drop", data={"question": "Q1", "language": "bn"})
    assert "<audio" not in reader.get(url("1")).text
    assert reader.get(found[1]).status_code == 404


def test_when_the_words_change_the_sound_is_silent(settings: Settings) -> None:
    store = AudioStore(settings.home, 1)
    before, after = Texts.of("Tem casa?"), Texts.of("Tem uma casa?")
    store.keep("Q1", before, "pt", OGG)
    one = store.of("Q1", before, "pt", store.names())
    assert one
    assert one.fresh
    changed = store.of("Q1", after, "pt", store.names())
    assert changed
    assert not changed.fresh
    store.keep("Q1", after, "pt", b"ID3" + bytes(9))
    assert len(store.names()) == 1
    assert store.of("Q2", after, "pt", store.names()) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (OGG, "ogg"),
        (b"RIFF\0\0\0\0WAVE", "wav"),
        (b"\0\0\0\x20ftypM4A ", "m4a"),
        (b"\x1a\x45\xdf\xa3", "webm"),
    ],
)
def test_sounds_are_known_by_their_first_bytes(data: bytes, kind: str) -> None:
    assert audio_format(data) == kind


@pytest.mark.parametrize("data", [b"", b"<html>", b"GIF89a", b"RIFF\0\0\0\0AVI "])
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedAudio):
        audio_format(data)


def test_what_is_wrong_with_a_file_is_said(
    client: CheckingClient, session: Session, settings: Settings, plan: Plan
) -> None:
    staff(client, session, plan)
    assert send(client, b"<script>").status_code == 422
    assert send(client, OGG + bytes(MAX_BYTES)).status_code == 422
    assert send(client, language="ru").status_code == 422
    assert client.post(DESK, data={"question": "Q1", "language": "bn"}).status_code == 422
    own = session.scalar(select(Survey.id)) or 0
    session.rollback()
    assert AudioStore(settings.home, own).names() == frozenset()


@pytest.mark.parametrize("name", ["x.ogg", "..%2f..%2fconsult.db", ".hidden"])
def test_nothing_else_of_the_folder_is_served(
    client: CheckingClient, plan: Plan, name: str
) -> None:
    assert client.get(url(f"sound/{name}")).status_code == 404


def test_only_who_edits_surveys_uploads_sounds(app: Flask, session: Session, plan: Plan) -> None:
    assert app.test_client().get(DESK).status_code == 303
    helper = app.test_client()
    staff(helper, session, plan, Role.FACILITATOR)
    assert helper.get(DESK).status_code == 403
    assert helper.post(f"{DESK}/drop", data={"question": "Q1"}).status_code == 403
    make_plan(session, "outro")
    boss = app.test_client()
    staff(boss, session, plan)
    assert boss.get("/en/outro/desk/surveys/viver-aqui/sounds").status_code == 404
