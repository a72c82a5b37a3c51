"""Sending the answers, and the receipt."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.web.language import page_language, shipped
from consult.web.transaction import commit, today

from .. import actions
from ..queries import Draft
from ..rules.answering import Channel, answered_pages, page_answered
from .answering import TURN, closed_page, elsewhere, message
from .blueprint import bp
from .sitting import HALF_HOUR, Sitting, secret


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/send", methods=["GET", "POST"])
@permit(ANYONE)
def send(survey: str) -> ResponseReturnValue:
    """What was answered, before it is sent."""
    sitting = Sitting.of(survey)
    if not sitting.open:
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if sitting.draft is None:
        if request.method == "POST" and sitting.response is None:
            flash(_("We could not find your answers on this device. If you have a code, use it."))
        return elsewhere(sitting)
    if request.method == "GET":
        return _ready(sitting, sitting.draft)
    go = request.form.get("go", "send")
    if go != "send":
        return redirect(_away(sitting, go), 303)
    return _send(sitting, sitting.draft)


def _send(sitting: Sitting, draft: Draft) -> ResponseReturnValue:
    try:
        actions.submit(
            session(),
            survey=sitting.survey,
            version=sitting.loaded,
            code=sitting.code or "",
            answers=draft.answers,
            language=page_language().tag,
            channel=Channel(draft.channel),
            municipality_id=draft.municipality_id,
            today=today(),
            secret=secret(),
        )
    except actions.Unsound as unsound:
        return _ready(sitting, draft, unsound), 422
    commit()
    answer = redirect(url_for(".thanks", survey=sitting.survey.slug), 303)
    return sitting.remember(answer, HALF_HOUR)


def _away(sitting: Sitting, go: str) -> str:
    slug = sitting.survey.slug
    if go == "stop":
        return url_for(".stop", survey=slug)
    tag = go.removeprefix(TURN)
    if go.startswith(TURN) and tag in shipped():
        return url_for(".send", survey=slug, lang=tag)
    return url_for(".page", survey=slug, page=len(sitting.loaded.questionnaire.pages))


def _ready(sitting: Sitting, draft: Draft, unsound: actions.Unsound | None = None) -> str:
    questionnaire = sitting.loaded.questionnaire
    troubles = unsound.troubles if unsound else {}
    return render_template(
        "surveys/send.html",
        survey=sitting.survey,
        questionnaire=questionnaire,
        answered=answered_pages(questionnaire, draft.answers),
        done=[page_answered(page, draft.answers) for page in questionnaire.pages],
        wrong=[
            (
                questionnaire.page_of(key),
                questionnaire.by_key[key].label,
                message(questionnaire.by_key[key], trouble, draft.answers.get(key)),
            )
            for key, trouble in troubles.items()
        ],
        pages=len(questionnaire.pages),
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/thanks")
@permit(ANYONE)
def thanks(survey: str) -> ResponseReturnValue:
    """The receipt, while this browser still knows its code."""
    sitting = Sitting.of(survey)
    if sitting.response is None or sitting.code is None:
        return redirect(url_for(".start", survey=survey), 303)
    questionnaire = sitting.loaded.questionnaire
    return render_template(
        "surveys/thanks.html",
        survey=sitting.survey,
        questionnaire=questionnaire,
        code=sitting.code,
    )
