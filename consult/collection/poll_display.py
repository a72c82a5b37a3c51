"""What a poll shows where it stands in a page, without answering it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from consult.contributions.rules.receipt_codes import parse_receipt_code
from consult.db.session import session
from consult.disclosure.releases import release_from_json
from consult.disclosure.tabulation import QuestionResult
from consult.plan.scope import plan_head
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.items import Question
from consult.results.queries.releases import latest_release_content
from consult.web.transaction import today

from .forms.answering import StartForm
from .queries.respondent_session import PublishedSurvey, open_polls
from .respondent_session import RespondentSession, code_cookie_name
from .rules.polls import poll_question, poll_result

SAFE_PATH = re.compile(r"[A-Za-z0-9/._-]*")


@dataclass(frozen=True)
class PollCard:
    """A poll as a page shows it; `error` says what is in the way of sending it."""

    survey: PublishedSurvey
    question: Question
    once: str
    answered: bool = False
    error: str = ""
    closed: bool = False
    result: QuestionResult | None = None
    """What everybody answered, as far as it was made public; None: nothing yet."""

    @property
    def anchor(self) -> str:
        """Where it stands in a page."""
        return f"poll-{self.survey.slug}"


def open_poll_cards(*, area: str | None = None, measure: str | None = None) -> list[PollCard]:
    """The open polls of the plan at hand; with the code of an area or a measure, those about it."""
    found = []
    for survey in open_polls(session(), plan_id=plan_head().id, today=today()):
        if survey.by_code:
            continue
        asked = load_version(session(), survey.current_version_id).questionnaire
        question = poll_question(asked)
        concerns = question and (
            (area is None or area in question.areas)
            and (measure is None or measure in question.measures)
        )
        if question and concerns:
            found.append(poll_card(survey, question))
    return found


def poll_card(
    survey: PublishedSurvey, question: Question, error: str = "", *, closed: bool = False
) -> PollCard:
    """The poll of a survey as the page at hand shows it: open, answered, or closed."""
    code = parse_receipt_code(request.cookies.get(code_cookie_name(survey), ""))
    there = RespondentSession(survey, code).response if code else None
    once = str(StartForm(formdata=None).once.data)
    result = public_result(survey.id, question) if there or closed else None
    return PollCard(survey, question, once, there is not None, error, closed, result)


def public_result(survey_id: int, question: Question) -> QuestionResult | None:
    """What was made public of a poll."""
    content = latest_release_content(session(), survey_id)
    return poll_result(release_from_json(content), question) if content else None
