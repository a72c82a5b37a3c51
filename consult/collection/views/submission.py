"""Sending the answers, and the receipt."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.questionnaire.rules.pages import QuestionnairePage, RoutedPage
from consult.questionnaire.rules.responses import CollectionMode
from consult.web.language import page_language, ui_languages
from consult.web.transaction import commit, today

from ..actions import responses
from ..actions.submission import AccessCodeRefused, QuotaFull, submit_response
from ..forms.answering import StartForm
from ..presentation import LANGUAGE_PREFIX, page_heading, piped_text, validation_message
from ..queries.respondent_session import ResponseDraftRow
from ..respondent_session import SUBMITTED_COOKIE_SECONDS, RespondentSession, code_secret
from .admission import access_code_message, current_access_code, forget_access_code, full_page
from .answering import closed_page, redirect_elsewhere
from .blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/send", methods=["GET", "POST"])
@permit(ANYONE)
def review(survey: str) -> ResponseReturnValue:
    """What was answered, before it is sent."""
    sitting = RespondentSession.of(survey)
    if not sitting.open:
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if sitting.draft is None:
        if request.method == "POST" and sitting.response is None:
            flash(_("We could not find your answers on this device. If you have a code, use it."))
        return redirect_elsewhere(sitting)
    if request.method == "GET":
        return _review_page(sitting, sitting.draft)
    go = request.form.get("go", "send")
    if go != "send":
        return redirect(_leave_url(sitting, go), 303)
    return _submit(sitting, sitting.draft)


def _submit(sitting: RespondentSession, draft: ResponseDraftRow) -> ResponseReturnValue:
    try:
        submit_response(
            session(),
            survey=sitting.survey,
            version=sitting.loaded,
            code=sitting.code or "",
            answers=draft.answers,
            language=page_language().tag,
            channel=CollectionMode(draft.channel),
            municipality_id=draft.municipality_id,
            today=today(),
            secret=code_secret(),
            access_code=current_access_code(sitting),
        )
    except responses.InvalidAnswers as unsound:
        return _review_page(sitting, draft, unsound), 422
    except QuotaFull as none:
        return full_page(sitting, none.quota), 403
    except AccessCodeRefused as refused:
        return _access_code_page(sitting, refused), 422
    commit()
    answer = redirect(url_for(".thanks", survey=sitting.survey.slug), 303)
    return sitting.remember(forget_access_code(answer, sitting), SUBMITTED_COOKIE_SECONDS)


def _access_code_page(sitting: RespondentSession, error: AccessCodeRefused) -> str:
    """The answers were begun on another device, or the code was used meanwhile: ask for it again."""
    form = StartForm()
    form.ticket.errors = [access_code_message(error.fault)]
    return render_template("collection/access_code.html", survey=sitting.survey, form=form)


def _leave_url(sitting: RespondentSession, go: str) -> str:
    slug = sitting.survey.slug
    if go == "stop":
        return url_for(".save_for_later", survey=slug)
    tag = go.removeprefix(LANGUAGE_PREFIX)
    if go.startswith(LANGUAGE_PREFIX) and tag in ui_languages():
        return url_for(".review", survey=slug, lang=tag)
    return sitting.url_before(
        RoutedPage(QuestionnairePage(), len(sitting.loaded.questionnaire.pages) + 1)
    )


def _review_page(
    sitting: RespondentSession,
    draft: ResponseDraftRow,
    unsound: responses.InvalidAnswers | None = None,
) -> str:
    questions = sitting.loaded.questionnaire.by_key
    troubles = unsound.troubles if unsound else {}
    asked = [
        step for step in sitting.flow.route if not step.page.repeat_prompt and _has_input(step)
    ]
    done = [sitting.flow.has_answers(step) for step in asked]
    wrong = [
        (step, question, validation_message(question, trouble, draft.answers.get(key)))
        for key, (step, trouble) in troubles.items()
        for question in [questions[key.split("/")[0]]]
    ]
    return render_template(
        "collection/review.html",
        page_languages=sitting.page_languages,
        survey=sitting.survey,
        answered=sum(done),
        asked=list(zip(asked, done, strict=True)),
        wrong=wrong,
        title_of=lambda step: piped_text(
            sitting, step, page_heading(step) or step.page.questions[0].label
        ),
        worded=lambda step, texts: piped_text(sitting, step, texts),
        pages=len(asked),
    )


def _has_input(step: RoutedPage) -> bool:
    """Whether there is anything to answer on a step."""
    return any(question.kind != "note" for question in step.page.questions)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/thanks")
@permit(ANYONE)
def thanks(survey: str) -> ResponseReturnValue:
    """The receipt, while this browser still knows its code."""
    sitting = RespondentSession.of(survey)
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
