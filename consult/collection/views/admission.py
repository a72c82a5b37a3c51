"""Coming in: a single-use code where a survey asks for one, and room for one more."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.contributions.rules.receipt_codes import code_for, read_code
from consult.db.session import session
from consult.plan.scope import plan_head
from consult.questionnaire.queries.surveys import open_surveys
from consult.questionnaire.rules.pages import Step
from consult.questionnaire.rules.responses import Channel
from consult.web.language import show
from consult.web.transaction import settings_of_app, today

from ..actions.submission import (
    CodeFault,
    CodeRefused,
    NoRoom,
    judge_code,
    judge_quotas,
    judge_room,
)
from ..respondent_session import DAY, Sitting, secret, ticket_cookie
from ..rules.quotas import Quota, decided_on, read_quotas


def begin_with(sitting: Sitting, form: Any, channel: Channel | None = None) -> None:
    """Begin a response under the code of a form; a double click begins one."""
    again = Sitting(sitting.survey, code_for(secret(), form.once_key()))
    if again.response is None:
        sitting.begin(again.code or "", channel)
    else:  # an old page sent again after its answers: another person, another code
        sitting.begin_anew(channel)


def code_fits(sitting: Sitting, form: Any) -> bool:
    """Whether the form (field `ticket`) brings the single-use code that the survey asks for."""
    if not sitting.survey.by_code:
        return True
    typed = form.ticket.data or ""
    try:
        if typed and read_code(typed) is None:
            raise CodeRefused(CodeFault.UNKNOWN)
        judge_code(session(), survey=sitting.survey, ticket=read_code(typed), secret=secret())
    except CodeRefused as refused:
        form.ticket.errors = [what_of_code(refused.fault)]
        return False
    return True


def what_of_code(fault: CodeFault) -> str:
    """What to say of a code that opens nothing."""
    return str(
        {
            CodeFault.MISSING: _("Write the code from your paper or e-mail first."),
            CodeFault.UNKNOWN: _("This code is not one of this survey. Look at each digit again."),
            CodeFault.SPENT: _("This code was used already. Each code is good for one time."),
        }[fault]
    )


def ticket_of(sitting: Sitting) -> str | None:
    """The single-use code at hand: just typed, else the one that the browser keeps."""
    typed = request.form.get("ticket", "")
    return read_code(typed or request.cookies.get(ticket_cookie(sitting.survey), ""))


def keep_ticket(response: Response, sitting: Sitting, typed: str | None) -> Response:
    """Keep a single-use code in the browser until the answers are sent."""
    if sitting.survey.by_code and typed:
        response.set_cookie(
            ticket_cookie(sitting.survey),
            read_code(typed) or "",
            max_age=DAY,
            httponly=True,
            samesite="Lax",
            secure=settings_of_app().secure,
        )
    return response


def forget_ticket(response: Response, sitting: Sitting) -> Response:
    """Take a single-use code out of the browser: it was used."""
    if sitting.survey.by_code:
        response.delete_cookie(
            ticket_cookie(sitting.survey),
            httponly=True,
            samesite="Lax",
            secure=settings_of_app().secure,
        )
    return response


def is_full(sitting: Sitting) -> bool:
    """Whether as many have answered as are wanted."""
    try:
        judge_room(session(), survey=sitting.survey)
    except NoRoom:
        return True
    return False


def quota_over(sitting: Sitting, step: Step) -> Quota | None:
    """The full quota that the answers to a step fall under."""
    if not decided_on(read_quotas(sitting.survey.quotas), step):
        return None
    try:
        judge_quotas(session(), survey=sitting.survey, loaded=sitting.loaded, flow=sitting.flow)
    except NoRoom as none:
        return none.quota
    return None


def full_page(sitting: Sitting, quota: Quota | None = None) -> str:
    """Say that enough have answered, with what was written, and what else there is to do."""
    question = sitting.loaded.questionnaire.by_key.get(quota.question) if quota else None
    choices = question.choices if question else ()
    taken = next((one for one in choices if quota and one.key == quota.choice), None)
    answers = sitting.draft.answers if sitting.draft else {}
    written = [
        value["words"] for value in answers.values() if isinstance(value, dict) and "words" in value
    ]
    others = session().scalars(open_surveys(plan_head().id, today()))
    return render_template(
        "collection/full.html",
        survey=sitting.survey,
        choice=show(taken.label) if taken else None,
        change_url=sitting.url_of(question) if question and sitting.draft else None,
        draft=sitting.draft,
        written=written,
        others=[one for one in others if one.id != sitting.survey.id],
    )
