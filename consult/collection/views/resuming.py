"""Stopping, taking up again with a code, and cleaning a shared device."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.contributions.receipts import receipt_code
from consult.contributions.rules.receipt_codes import parse_receipt_code
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.questionnaire.rules.responses import DRAFT_RETENTION_DAYS
from consult.web.transaction import app_settings

from ..device import current_kiosk
from ..forms.answering import ResumeForm
from ..respondent_session import RespondentSession
from .answering import closed_page, redirect_elsewhere
from .blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/stop")
@permit(ANYONE)
def save_for_later(survey: str) -> ResponseReturnValue:
    """The code to go on with later."""
    sitting = RespondentSession.of(survey)
    if not sitting.open:
        return closed_page(sitting)
    if sitting.draft is None or sitting.code is None:
        return redirect_elsewhere(sitting)
    steps = sitting.flow.route
    return render_template(
        "collection/save_for_later.html",
        survey=sitting.survey,
        shown=receipt_code(
            sitting.code, app_settings().base_url + url_for(".resume", survey=survey)
        ),
        answered=sum(sitting.flow.has_answers(step) for step in steps),
        pages=len(steps),
        go_on=sitting.go_on_url,
        days=DRAFT_RETENTION_DAYS,
        assisted=sitting.beside,
        expires_on=sitting.draft.expires_on,
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/resume", methods=["GET", "POST"])
@permit(ANYONE)
def resume(survey: str) -> ResponseReturnValue:
    """Go on with a code, on this device or another."""
    sitting, form = RespondentSession.of(survey), ResumeForm()
    if not sitting.open:
        return closed_page(sitting), 403 if form.is_submitted() else 200
    if form.validate_on_submit():
        found = RespondentSession(sitting.survey, parse_receipt_code(form.code.data or ""))
        if found.draft is not None:
            return found.remember(redirect(found.go_on_url, 303))
        if found.response is not None:
            return found.remember(redirect(url_for(".thanks", survey=survey), 303))
        form.code.errors = [
            _("We found no answers for this code. Look at each digit again, or start anew.")
        ]
    answer = render_template("collection/resume.html", survey=sitting.survey, form=form)
    return answer, 422 if form.is_submitted() else 200


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/clear", methods=["POST"])
@permit(ANYONE)
def forget_on_device(survey: str) -> ResponseReturnValue:
    """Take the code out of this browser; the answers stay where they are."""
    sitting = RespondentSession.of(survey)
    if current_kiosk() is None:  # the next person there has nothing to do with it
        gone = _("Your answers cannot be seen on this device any more.")
        flash(f"{gone} {_('Are you done? Then close this window too.')}", "success")
    return sitting.forget(redirect(url_for(".start", survey=survey), 303))
