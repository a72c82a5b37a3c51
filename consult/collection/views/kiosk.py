"""A kiosk: a shared tablet that begins anew for each person."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.exceptions import NotFound

from consult.db.session import session
from consult.people.actions import login_attempts, sessions
from consult.people.guard import permit
from consult.people.rules import ANYONE, LOGIN_RATE_LIMIT
from consult.plan.scope import plan_head
from consult.questionnaire.rules.numerals import ascii_digits
from consult.web.language import page_language, ui_languages
from consult.web.transaction import app_settings, commit, now

from ..actions import responses
from ..assisted_mode import may_assist
from ..device import Kiosk, begin_kiosk, end_kiosk, mark_resumable, recently_active
from ..device import current_kiosk as this_kiosk
from ..forms.answering import StartForm
from ..forms.desk.channels import KioskForm, PinForm
from ..queries.respondent_session import PublishedSurvey
from ..respondent_session import RespondentSession, respondent_survey_or_404
from .admission import (
    full_page,
    is_full,
    remember_access_code,
    start_response_from_form,
    validate_access_code,
)
from .answering import closed_page
from .blueprint import bp

REFRESH_SECONDS = "300"
"""Seconds after which a tablet looks whether the survey is open now (the header `Refresh`)."""


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/kiosk", methods=["GET", "POST"])
@permit("collection.assist")
def start_kiosk(survey: str) -> ResponseReturnValue:
    """Make the browser at hand a kiosk; whoever does so is signed out of it."""
    sitting, form = RespondentSession.of(survey), KioskForm()
    if form.validate_on_submit():
        own = Kiosk.begun(
            plan=plan_head().slug,
            survey=sitting.survey.slug,
            minutes=int(form.minutes.data),
            pin=form.pin.data or "",
        )
        sessions.end_session(session(), login=current_user.login)
        commit()
        logout_user()
        return begin_kiosk(sitting.forget(redirect(own.url, 303)), own)
    page = render_template("collection/desk/kiosk.html", survey=sitting.survey, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/kiosk", methods=["GET", "POST"])
@permit(ANYONE)
def kiosk(survey: str) -> ResponseReturnValue:
    """The first page of a kiosk: choose a language and begin. What the last person left is deleted."""
    if this_kiosk() is None:
        return redirect(url_for(".start", survey=survey), 303)
    if (
        _kiosk_survey(survey) is None
    ):  # staff gave it another address: the kiosk has to be begun again
        return redirect(url_for(".leave_kiosk", survey=survey), 303)
    sitting, form = RespondentSession.of(survey), StartForm()
    if request.method != "POST":
        return _start_page(sitting, form)
    if not sitting.open:
        return closed_page(sitting), 403
    if is_full(sitting):
        return full_page(sitting), 403
    if form.validate_on_submit() and validate_access_code(sitting, form):
        _clear_previous_respondent(sitting)
        start_response_from_form(sitting, form)
        commit()
        answer = sitting.remember(redirect(sitting.first_url, 303))
        return remember_access_code(answer, sitting, form.ticket.data)
    return _first_page(sitting, form), 422


def _start_page(sitting: RespondentSession, form: StartForm) -> ResponseReturnValue:
    """The first page. It writes nothing: a tablet comes here by itself when its time is over.

    Whoever only went back to it can go on. Else the browser keeps the code of what was left only
    until the next person begins, so that it is deleted then; no page shows it in between.
    """
    took_code = "kept" in request.args
    if sitting.open and sitting.draft and not took_code and recently_active():
        mark_resumable()
        return _first_page(sitting, form)
    if current_user.is_authenticated:
        logout_user()
    if not sitting.open:
        page = closed_page(sitting)
    elif is_full(sitting):
        page = full_page(RespondentSession(sitting.survey, None))
    else:
        page = _first_page(RespondentSession(sitting.survey, None), form)
    answer = Response(page, mimetype="text/html")
    if not sitting.open or is_full(sitting):
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer if sitting.draft and not took_code else sitting.forget(answer)


@bp.post("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/kiosk/anew")
@permit(ANYONE)
def restart_kiosk(survey: str) -> ResponseReturnValue:
    """Delete what was answered so far, and begin anew: pressed, or sent when the time is over."""
    own = this_kiosk()
    if own is None:
        return redirect(url_for(".start", survey=survey), 303)
    found = _kiosk_survey(survey)
    if found is None:
        return redirect(own.url, 303)
    sitting = RespondentSession.of(survey)
    _clear_previous_respondent(sitting)
    commit()
    return sitting.forget(redirect(own.url, 303))


def _clear_previous_respondent(sitting: RespondentSession) -> None:
    """Delete the draft of the last person, and sign out staff who left the tablet signed in."""
    if sitting.draft is not None:
        responses.delete_draft(session(), draft=sitting.draft)
        del sitting.draft
    if current_user.is_authenticated:
        sessions.end_session(session(), login=current_user.login)
        logout_user()


def _first_page(sitting: RespondentSession, form: StartForm) -> str:
    questionnaire = sitting.loaded.questionnaire
    return render_template(
        "collection/start_kiosk.html",
        survey=sitting.survey,
        form=form,
        questionnaire=questionnaire,
        go_on=sitting.go_on_url if sitting.draft else None,
        spoken_in=[
            (one, questionnaire.title.shown(one.tag))
            for one in ui_languages().values()
            if one in sitting.spoken_in or one.tag == page_language().tag
        ],
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/kiosk/leave", methods=["GET", "POST"])
@permit(ANYONE)
def leave_kiosk(survey: str) -> ResponseReturnValue:
    """Make the browser an ordinary one again: with the PIN, or signed in."""
    own, form = this_kiosk(), PinForm()
    if own is None:
        return redirect(url_for(".start", survey=survey), 303)
    if request.method == "POST" and (
        may_assist() or (form.validate() and _pin_accepted(own, form))
    ):
        flash(_("This device is an ordinary one again."), "success")
        found = _kiosk_survey(survey)
        answer = redirect(url_for(".start", survey=survey) if found else url_for("home.plan"), 303)
        return end_kiosk(RespondentSession(found, None).forget(answer) if found else answer)
    page = render_template(
        "collection/leave_kiosk.html", slug=survey, form=form, own=own, signed_in=may_assist()
    )
    return page, 422 if request.method == "POST" else 200


def _kiosk_survey(slug: str) -> PublishedSurvey | None:
    """The survey of the kiosk; None where it has another address now, or is gone."""
    try:
        return respondent_survey_or_404(slug)
    except NotFound:
        return None


def _pin_accepted(own: Kiosk, form: PinForm) -> bool:
    """Check the PIN; guesses are counted, and soon have to wait."""
    key = login_attempts.attempts_key(app_settings().secret_key, "kiosk", own.salt)
    wait_until = login_attempts.count_attempt(
        session(), key=key, rate_limit=LOGIN_RATE_LIMIT, now=now()
    )
    commit()
    if wait_until is not None:
        form.pin.errors = [_("Too many tries. Wait some minutes, then try again.")]
        return False
    if not own.opened_by(ascii_digits(form.pin.data or "").strip()):
        form.pin.errors = [_("This is not the PIN.")]
        return False
    login_attempts.clear_attempts(session(), key=key)
    commit()
    return True
