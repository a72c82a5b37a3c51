"""Forms that nobody here wrote are answered by a browser without JavaScript, from beginning to end."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.formats.import_files import import_file
from consult.questionnaire.models.responses import SurveyResponse
from tests.client import CheckingClient
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.real

FORMS = (
    "reach-2024-msna-en-fr.xlsx", "ifrc-site-assessment-en-fr.xlsx", "unhcr-demo-en-am-om-ti.xlsx",
)  # fmt: skip
WORDS = ("30", "5", "1", "0", "100", "Rua da Paz", "912345678", "A1", "2", "3")
"""What is tried where words or numbers are wanted."""
TRIES = 60
ROOT = "/en/vale/surveys/tudo/"


@pytest.fixture(params=FORMS)
def data(request: pytest.FixtureRequest) -> bytes:
    """A real form."""
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder")
    return (Path(folder) / str(request.param)).read_bytes()


def filled(page: str, chance: random.Random) -> list[tuple[str, str]]:
    """What somebody may answer on a page: something in every field."""
    (form,) = [
        form
        for form in html.document_fromstring(page).xpath("//main//form[@method='post']")
        if form.xpath(".//button[@name='go' and @value='next']")
    ]
    found = dict[str, list[str]]()
    for box in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = box.get("name"), box.get("type", "")
        if kind == "hidden":
            found[name] = [box.get("value", "")]
        elif kind in ("radio", "checkbox"):
            found.setdefault(name, []).append(box.get("value"))
        elif box.tag == "select":
            offered = [one.get("value") for one in box.xpath(".//option") if one.get("value")]
            found[name] = [chance.choice(offered)] if offered else []
        elif kind == "date":
            found[name] = ["2024-03-01"]
        else:
            found[name] = [chance.choice(WORDS)]
    most = chance.choice((1, 1, 1, 3))  # mostly the first: it is "yes", which leads on
    ticked = {box.get("name") for box in form.xpath(".//input[@type='checkbox']")}
    fields = []
    for name, values in found.items():
        if name in ticked:
            fields += [(name, value) for value in values[:most]]
        elif values:
            fields.append((name, values[0] if most == 1 else chance.choice(values)))
    return [*fields, ("go", "next")]


def test_a_real_form_is_answered_to_its_end(
    client: CheckingClient, session: Session, data: bytes
) -> None:
    imported = import_file(data, source="pt", languages={})
    assert imported.questionnaire is not None
    make_survey(session, make_plan(session), "tudo", imported.questionnaire)
    session.commit()
    chance, seen = random.Random(7), set[str]()
    answered(client, client.post(ROOT).location, chance, seen)
    sent = client.post(f"{ROOT}send", data={"go": "send"})
    if sent.status_code == 422:  # what was answered later asks for something earlier
        (again,) = html.document_fromstring(sent.text).xpath("//*[@role='alert']//a/@href")
        answered(client, again.split("#")[0], chance, seen)
        sent = client.post(f"{ROOT}send", data={"go": "send"})
    assert sent.location == f"{ROOT}thanks", html.document_fromstring(sent.text).text_content()
    assert len(seen) > 15
    assert len(session.scalars(select(SurveyResponse)).all()) == 1


def answered(client: CheckingClient, here: str, chance: random.Random, seen: set[str]) -> None:
    """Answer page after page until there is none."""
    while not here.startswith(f"{ROOT}send"):
        page = client.get(here)
        assert page.status_code == 200, here
        seen.add(here)
        for _ in range(TRIES):
            answer = client.post(here, data=_pairs(filled(page.text, chance)))
            if answer.status_code == 303 and answer.location.split("#")[0] != here:
                break
        else:
            raise AssertionError(f"{here}: {html.document_fromstring(answer.text).text_content()}")
        here = answer.location.split("#")[0]


def _pairs(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found
