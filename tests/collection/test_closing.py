"""A survey that closes while people are in the middle of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from tests.client import CheckingClient
from tests.collection.test_answering_pages import begin, url
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import make_survey


@pytest.fixture
def survey(client: CheckingClient, session: Session) -> Survey:
    """Answered up to its last page, with words, and closed since."""
    found = make_survey(session, make_plan(session))
    session.commit()
    begin(client)
    client.post(url("4"), data={"Q5": "palavras de ontem", "go": "next"})
    found.closes = TODAY - timedelta(days=1)
    session.commit()
    return found


def test_who_comes_back_too_late_is_told_so_and_finds_their_words(
    client: CheckingClient, survey: Survey
) -> None:
    for page in (client.get(url()), client.get(url("send")), client.get(url("stop"))):
        assert page.status_code == 200
        assert 'role="alert"' in page.text
        assert "palavras de ontem" in page.text
        assert url("clear") in page.text


def test_who_sends_too_late_keeps_what_was_written(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    sent = client.post(url("send"), data={"go": "send"})
    assert sent.status_code == 403
    assert "palavras de ontem" in sent.text
    assert session.scalar(select(func.count()).select_from(SurveyResponse)) == 0
    assert session.scalar(select(func.count()).select_from(ResponseDraft)) == 1


def test_words_of_the_last_page_stand_once_the_newest_only(
    client: CheckingClient, survey: Survey
) -> None:
    late = client.post(url("4"), data={"Q5": "palavras de hoje", "go": "next"}).text
    assert late.count("<textarea") == 1
    assert "palavras de hoje" in late
    assert "palavras de ontem" not in late


def test_answers_that_were_sent_are_not_said_to_be_lost(
    client: CheckingClient, session: Session
) -> None:
    found = make_survey(session, make_plan(session))
    session.commit()
    begin(client)
    client.post(url("send"), data={"go": "send"})
    found.closes = TODAY - timedelta(days=1)
    session.commit()
    assert "<textarea" not in client.get(url()).text
    assert 'role="alert"' not in client.get(url()).text
