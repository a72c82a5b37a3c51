"""Every kind of question, conditions and repeats, by a browser without JavaScript."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.collection.models import SurveyContact
from consult.contributions.models import Contribution
from consult.questionnaire.models.responses import Answer, SurveyResponse
from consult.questionnaire.models.surveys import Survey, SurveyQuestion
from consult.results import jobs
from consult.results.models import TOTAL, AnswerTally
from tests.client import CheckingClient
from tests.factories.plan import make_plan
from tests.factories.questionnaires import every_kind
from tests.factories.surveys import answer_survey, make_survey


@pytest.fixture
def survey(session: Session) -> Survey:
    found = make_survey(session, make_plan(session), "tudo", every_kind())
    session.commit()
    return found


def url(rest: str = "") -> str:
    return f"/pt/vale/surveys/tudo/{rest}"


def post(client: CheckingClient, step: str, **fields: object) -> str:
    """Answer a step; where it leads."""
    client.get(url(step))
    answer = client.post(
        url(step), data={"go": "next", **{k.replace("__", "."): v for k, v in fields.items()}}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location).removeprefix(url())


def test_somebody_answers_what_concerns_them(
    app: Flask, client: CheckingClient, session: Session, survey: Survey
) -> None:
    client.post(url())
    assert post(client, "1") == "2"
    assert post(client, "2", family="yes") == "5-1"
    assert post(client, "5-1", go="add") == "3-1"
    assert post(client, "3-1", age="٧") == "4-1"
    assert post(client, "4-1", school="yes") == "5-2"
    assert post(client, "5-2", go="add") == "3-2"
    assert post(client, "3-2", age="4") == "5-3"
    assert "2" in client.get(url("5-3")).text
    assert post(client, "5-3") == "6"
    assert post(client, "6", town="b") == "7"
    assert "Vale de Cima" not in client.get(url("7")).text
    assert post(client, "7", parish="p3") == "8"
    assert post(client, "8", job="other") == "8#q-job.other"
    assert post(client, "8", job="other", job__other="Costura") == "9"
    assert post(client, "9", v1="1", v2="2") == "10"
    assert post(client, "10", rooms="3") == "11"
    assert post(client, "11", rent="450,50") == "12"
    assert post(client, "12", heat="4") == "13"
    assert post(client, "13", since="2020-02-03") == "14"
    assert "Serra Alta" in client.get(url("14")).text
    assert post(client, "14", street="Rua da Paz") == "15"
    assert post(client, "15", idea="Mais casas") == "16"
    assert post(client, "16", read="ok") == "17"
    contact = {"reach": "ana@example.org", "reach:agreed": "yes"}
    assert post(client, "17", **contact) == "send"
    assert client.post(url("send"), data={"go": "send"}).location == url("thanks")
    assert stored(session) == {
        ("family", 0): None,
        ("age", 1): Decimal(7),
        ("age", 2): Decimal(4),
        ("school", 1): None,
        ("oldest", 0): Decimal(7),
        ("town", 0): None,
        ("parish", 0): None,
        ("job", 0): None,
        ("v1", 0): None,
        ("v2", 0): None,
        ("rooms", 0): Decimal(3),
        ("rent", 0): Decimal("450.5"),
        ("heat", 0): Decimal(4),
        ("since", 0): Decimal(date(2020, 2, 3).toordinal()),
        ("read", 0): None,
    }
    said = set(session.scalars(select(Contribution.words)))
    assert said == {"Costura", "Rua da Paz", "Mais casas"}
    kept = session.scalars(select(SurveyContact)).one()
    assert (kept.way, kept.address, kept.consent) == (
        "email",
        "ana@example.org",
        "Podem escrever-me.",
    )
    number = survey.id
    session.commit()
    with app.app_context():
        assert jobs.verify_tallies(number) == 0


def stored(session: Session) -> dict[tuple[str, int], Decimal | None]:
    """Question and place of each answer row, with its number."""
    rows = session.execute(
        select(SurveyQuestion.key, Answer.repeat, Answer.number).join(
            SurveyQuestion, SurveyQuestion.id == Answer.question_id
        )
    )
    return {(key, place): number for key, place, number in rows}


def test_one_of_several_is_taken_out_again(client: CheckingClient, survey: Survey) -> None:
    client.post(url())
    post(client, "2", family="yes")
    for place, age in ((1, "3"), (2, "4")):
        post(client, f"5-{place}", go="add")
        post(client, f"3-{place}", age=age)
    assert post(client, "5-3", go="remove-1") == "5-2"
    assert 'value="4"' in client.get(url("3-1")).text
    assert client.get(url("3-2")).status_code == 303


def test_what_is_not_asked_now_leads_on(client: CheckingClient, survey: Survey) -> None:
    client.post(url())
    post(client, "2", family="no")
    assert client.get(url("3-1")).location == url("6")
    for nothing in ("99", "3", "3-1-1", "2-1"):
        assert client.get(url(nothing)).status_code == 404


@pytest.mark.parametrize(
    ("step", "fields", "said"),
    [
        ("10", {"rooms": "muitos"}, "Write a number"),
        ("10", {"rooms": "2,5"}, "Write a whole number"),
        ("10", {"rooms": "21"}, "too large"),
        ("11", {"rent": "9000"}, "Parece muito."),
        ("13", {"since": "amanhã"}, "Write a day"),
        ("17", {"reach": "ana", "reach:agreed": "yes"}, "no e-mail address"),
        ("17", {"reach": "912345678"}, "Tick the box"),
    ],
)
def test_what_does_not_fit_is_said_and_stays_as_typed(
    client: CheckingClient, survey: Survey, step: str, fields: dict[str, str], said: str
) -> None:
    client.post("/en" + url()[3:])
    here = "/en" + url(step)[3:]
    client.get(here)
    answer = client.post(here, data={"go": "next", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert next(iter(fields.values())) in answer.text


def test_an_answer_that_hides_another_does_not_lose_it(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    client.post(url())
    post(client, "8", job="other")
    post(client, "8", job="other", job__other="Costura")
    assert "Costura" in client.get(url("8")).text
    post(client, "8", job="farm", job__other="Costura")
    assert "Costura" not in client.get(url("8")).text
    post(client, "8", job="other")
    assert "Costura" in client.get(url("8")).text


def test_the_sum_of_numbers_is_kept_beside_their_counts(
    app: Flask, session: Session, survey: Survey
) -> None:
    for nth, rent in enumerate(("450.5", "300")):
        answer_survey(session, survey, f"{nth:016d}", {"rent": rent, "since": "1990-05-06"})
    session.commit()
    total = session.scalars(select(AnswerTally.count).where(AnswerTally.choice_id == TOTAL)).one()
    assert total == 750500
    number = survey.id
    session.commit()
    with app.app_context():
        assert jobs.verify_tallies(number) == 0
    assert len(session.scalars(select(SurveyResponse.id)).all()) == 2
