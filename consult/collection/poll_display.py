"""What a poll shows where it stands in a page, without answering it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from consult.contributions.rules.receipt_codes import read_code
from consult.db.session import connection, session
from consult.disclosure.releases import release_from_json
from consult.disclosure.tabulation import Result
from consult.plan.scope import plan_head
from consult.questionnaire.queries.versions import loaded_version
from consult.questionnaire.rules.items import Question
from consult.results.queries.releases import last_content
from consult.web.transaction import today

from .forms.answering import StartForm
from .queries.respondent_session import PublishedSurvey, open_polls
from .respondent_session import Sitting, cookie
from .rules.polls import question_of, result_in

PATH = re.compile(r"[A-Za-z0-9/._-]*")


@dataclass(frozen=True)
class OpenPoll:
    """A poll as a page shows it; `error` says what is in the way of sending it."""

    survey: PublishedSurvey
    question: Question
    once: str
    answered: bool = False
    error: str = ""
    closed: bool = False
    result: Result | None = None
    """What everybody answered, as far as it was made public; None: nothing yet."""

    @property
    def anchor(self) -> str:
        """Where it stands in a page."""
        return f"poll-{self.survey.slug}"


def polls_here(*, area: str | None = None, measure: str | None = None) -> list[OpenPoll]:
    """The open polls of the plan at hand; with the code of an area or a measure, those about it."""
    found = []
    for survey in open_polls(connection(), plan_id=plan_head().id, today=today()):
        if survey.by_code:
            continue
        asked = loaded_version(connection(), survey.current_version_id).questionnaire
        question = question_of(asked)
        concerns = question and (
            (area is None or area in question.areas)
            and (measure is None or measure in question.measures)
        )
        if question and concerns:
            found.append(poll_of(survey, question))
    return found


def poll_of(
    survey: PublishedSurvey, question: Question, error: str = "", *, closed: bool = False
) -> OpenPoll:
    """The poll of a survey as the page at hand shows it: open, answered, or closed."""
    code = read_code(request.cookies.get(cookie(survey), ""))
    there = Sitting(survey, code).response if code else None
    once = str(StartForm(formdata=None).once.data)
    result = result_of(survey.id, question) if there or closed else None
    return OpenPoll(survey, question, once, there is not None, error, closed, result)


def result_of(survey_id: int, question: Question) -> Result | None:
    """What was made public of a poll."""
    content = last_content(session(), survey_id)
    return result_in(release_from_json(content), question) if content else None
