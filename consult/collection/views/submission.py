"""Sending the answers, and the receipt."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.questionnaire.rules.pages import Page, Step
from consult.questionnaire.rules.responses import Channel
from consult.web.language import page_language, shipped
from consult.web.transaction import commit, today

from ..actions import responses
from ..actions.submission import CodeRefused, NoRoom, send_response
from ..forms.answering import StartForm
from ..presentation import TURN, lead, message, worded
from ..queries.respondent_session import Draft
from ..respondent_session import HALF_HOUR, Sitting, secret
from .admission import forget_ticket, full_page, ticket_of, what_of_code
from .answering import closed_page, elsewhere
from .blueprint import bp


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
        send_response(
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
            ticket=ticket_of(sitting),
        )
    except responses.Unsound as unsound:
        return _ready(sitting, draft, unsound), 422
    except NoRoom as none:
        return full_page(sitting, none.quota), 403
    except CodeRefused as refused:
        return _ask_code(sitting, refused), 422
    commit()
    answer = redirect(url_for(".thanks", survey=sitting.survey.slug), 303)
    return sitting.remember(forget_ticket(answer, sitting), HALF_HOUR)


def _ask_code(sitting: Sitting, refused: CodeRefused) -> str:
    """The answers were begun on another device, or the code was used meanwhile: ask for it again."""
    form = StartForm()
    form.ticket.errors = [what_of_code(refused.fault)]
    return render_template("collection/access_code.html", survey=sitting.survey, form=form)


def _away(sitting: Sitting, go: str) -> str:
    slug = sitting.survey.slug
    if go == "stop":
        return url_for(".save_for_later", survey=slug)
    tag = go.removeprefix(TURN)
    if go.startswith(TURN) and tag in shipped():
        return url_for(".review", survey=slug, lang=tag)
    return sitting.url_before(Step(Page(), len(sitting.loaded.questionnaire.pages) + 1))


def _ready(sitting: Sitting, draft: Draft, unsound: responses.Unsound | None = None) -> str:
    questions = sitting.loaded.questionnaire.by_key
    troubles = unsound.troubles if unsound else {}
    asked = [step for step in sitting.flow.steps if not step.page.more and _askable(step)]
    done = [sitting.flow.answered(step) for step in asked]
    wrong = [
        (step, question, message(question, trouble, draft.answers.get(key)))
        for key, (step, trouble) in troubles.items()
        for question in [questions[key.split("/")[0]]]
    ]
    return render_template(
        "collection/review.html",
        tongues=sitting.tongues,
        survey=sitting.survey,
        answered=sum(done),
        asked=list(zip(asked, done, strict=True)),
        wrong=wrong,
        title_of=lambda step: worded(sitting, step, lead(step) or step.page.questions[0].label),
        worded=lambda step, texts: worded(sitting, step, texts),
        pages=len(asked),
    )


def _askable(step: Step) -> bool:
    """Whether there is anything to answer on a step."""
    return any(question.kind != "note" for question in step.page.questions)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/thanks")
@permit(ANYONE)
def thanks(survey: str) -> ResponseReturnValue:
    """The receipt, while this browser still knows its code."""
    sitting = Sitting.of(survey)
    if sitting.response is None or sitting.code is None:
        return redirect(url_for(".start", survey=survey), 303)
    questionnaire = sitting.loaded.questionnaire
    return render_template(
        "collection/thanks.html",
        survey=sitting.survey,
        questionnaire=questionnaire,
        code=sitting.code,
        assisted=sitting.beside,
    )
