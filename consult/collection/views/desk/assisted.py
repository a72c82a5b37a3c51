"""Beside the person: a facilitator reads and types, in the person's language and their own."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.languages.rules import LANGUAGES, known_language
from consult.people.guard import actor, permit
from consult.questionnaire.rules.responses import CollectionMode
from consult.web.forms import options
from consult.web.transaction import commit

from ...assisted_mode import store_facilitator_language, stored_facilitator_language
from ...forms.desk.channels import AssistedForm
from ...respondent_session import RespondentSession
from ..admission import (
    full_page,
    is_full,
    remember_access_code,
    start_response_from_form,
    validate_access_code,
)
from ..answering import closed_page
from ..blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/beside", methods=["GET", "POST"])
@permit("collection.assist")
def assisted(survey: str) -> ResponseReturnValue:
    """Choose the person's language and begin. Nothing of the facilitator is kept with the answers."""
    sitting, form = RespondentSession.of(survey), AssistedForm()
    form.own.choices = options((one.tag, one.own_name) for one in LANGUAGES.values())
    if not sitting.open:
        return closed_page(
            RespondentSession(sitting.survey, None)
        ), 403 if request.method == "POST" else 200
    if is_full(sitting):
        return full_page(sitting), 403 if request.method == "POST" else 200
    if form.validate_on_submit() and validate_access_code(sitting, form):
        start_response_from_form(sitting, form, CollectionMode.ASSISTED)
        commit()
        answer = sitting.remember(redirect(sitting.first_url, 303))
        return store_facilitator_language(
            remember_access_code(answer, sitting, form.ticket.data), form.own.data
        )
    return _page(sitting, form)


def _page(sitting: RespondentSession, form: AssistedForm) -> ResponseReturnValue:
    if not form.is_submitted():
        tag = stored_facilitator_language() or actor().language
        form.own.data = tag if known_language(tag) else "pt"
    page = render_template(
        "collection/desk/assisted.html",
        survey=sitting.survey,
        form=form,
        spoken_in=sitting.spoken_in,
        go_on=sitting.go_on_url if sitting.draft else None,
    )
    answer = Response(page, 422 if form.is_submitted() else 200, mimetype="text/html")
    return answer if sitting.draft else sitting.forget(answer)
