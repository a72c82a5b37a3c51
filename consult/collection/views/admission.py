"""Coming in: a single-use code where a survey asks for one, and room for one more."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.contributions.rules.receipt_codes import parse_receipt_code, receipt_code_for
from consult.db.session import session
from consult.plan.scope import plan_head
from consult.questionnaire.queries.surveys import open_surveys
from consult.questionnaire.rules.pages import RoutedPage
from consult.questionnaire.rules.responses import CollectionMode
from consult.web.language import show
from consult.web.transaction import app_settings, today

from ..actions.submission import (
    AccessCodeFault,
    AccessCodeRefused,
    QuotaFull,
    check_access_code,
    check_quotas,
    check_response_limit,
)
from ..respondent_session import (
    COOKIE_SECONDS,
    RespondentSession,
    access_code_cookie_name,
    code_secret,
)
from ..rules.quotas import Quota, asks_quota_question, quotas_from_json


def start_response_from_form(
    sitting: RespondentSession, form: Any, channel: CollectionMode | None = None
) -> None:
    """Begin a response under the code of a form; a double click begins one."""
    again = RespondentSession(sitting.survey, receipt_code_for(code_secret(), form.once_key()))
    if again.response is None:
        sitting.begin(again.code or "", channel)
    else:  # an old page sent again after its answers: another person, another code
        sitting.begin_anew(channel)


def validate_access_code(sitting: RespondentSession, form: Any) -> bool:
    """Whether the form (field `ticket`) brings the single-use code that the survey asks for."""
    if not sitting.survey.by_code:
        return True
    typed = form.ticket.data or ""
    try:
        if typed and parse_receipt_code(typed) is None:
            raise AccessCodeRefused(AccessCodeFault.UNKNOWN)
        check_access_code(
            session(),
            survey=sitting.survey,
            access_code=parse_receipt_code(typed),
            secret=code_secret(),
        )
    except AccessCodeRefused as refused:
        form.ticket.errors = [access_code_message(refused.fault)]
        return False
    return True


def access_code_message(fault: AccessCodeFault) -> str:
    """What to say of a code that opens nothing."""
    return str(
        {
            AccessCodeFault.MISSING: _("Write the code from your paper or e-mail first."),
            AccessCodeFault.UNKNOWN: _(
                "This code is not one of this survey. Look at each digit again."
            ),
            AccessCodeFault.SPENT: _("This code was used already. Each code is good for one time."),
        }[fault]
    )


def current_access_code(sitting: RespondentSession) -> str | None:
    """The single-use code at hand: just typed, else the one that the browser keeps."""
    typed = request.form.get("ticket", "")
    return parse_receipt_code(
        typed or request.cookies.get(access_code_cookie_name(sitting.survey), "")
    )


def remember_access_code(
    response: Response, sitting: RespondentSession, typed: str | None
) -> Response:
    """Keep a single-use code in the browser until the answers are sent."""
    if sitting.survey.by_code and typed:
        response.set_cookie(
            access_code_cookie_name(sitting.survey),
            parse_receipt_code(typed) or "",
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=app_settings().secure,
        )
    return response


def forget_access_code(response: Response, sitting: RespondentSession) -> Response:
    """Take a single-use code out of the browser: it was used."""
    if sitting.survey.by_code:
        response.delete_cookie(
            access_code_cookie_name(sitting.survey),
            httponly=True,
            samesite="Lax",
            secure=app_settings().secure,
        )
    return response


def is_full(sitting: RespondentSession) -> bool:
    """Whether as many have answered as are wanted."""
    try:
        check_response_limit(session(), survey=sitting.survey)
    except QuotaFull:
        return True
    return False


def full_quota_of(sitting: RespondentSession, step: RoutedPage) -> Quota | None:
    """The full quota that the answers to a step fall under."""
    if not asks_quota_question(quotas_from_json(sitting.survey.quotas), step):
        return None
    try:
        check_quotas(session(), survey=sitting.survey, loaded=sitting.loaded, flow=sitting.flow)
    except QuotaFull as none:
        return none.quota
    return None


def full_page(sitting: RespondentSession, quota: Quota | None = None) -> str:
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
