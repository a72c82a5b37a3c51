"""Polls: one question, answered where it stands in another page, with one touch.

Any page of the platform can show the polls that are open: `open_poll_cards` gives them to its view,
`surveys/_poll.html` writes each. Without JavaScript the answer is sent and the same page shown
again; with it only the poll is.
"""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.contributions.rules.receipt_codes import receipt_code_for
from consult.db.session import session
from consult.disclosure.suppression import PUBLIC_THRESHOLD
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.scope import plan_head
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.responses import CollectionMode, SurveyStatus
from consult.web.language import page_language
from consult.web.transaction import commit, today

from ..actions.polls import release_poll_when_due
from ..actions.responses import InvalidAnswers
from ..actions.submission import QuotaFull, submit_response
from ..forms.answering import StartForm
from ..poll_display import SAFE_PATH, PollCard, open_poll_cards, poll_card
from ..queries.respondent_session import pictograms_of
from ..respondent_session import SUBMITTED_COOKIE_SECONDS, RespondentSession, code_secret
from ..rules.polls import poll_question
from .admission import full_page
from .answering import closed_page
from .blueprint import bp


@bp.app_template_global("polls_of_measure")
def polls_of_measure(code: str) -> list[PollCard]:
    """The polls that are open and concern a measure, for pages of rooms beside this one."""
    return open_poll_cards(measure=code)


@bp.app_template_global("poll_pictograms")
def poll_pictograms(poll: PollCard) -> dict[str, str]:
    """The pictograms of the areas that answers of a poll stand for."""
    if not any(choice.area for choice in poll.question.choices):
        return {}
    return pictograms_of(session(), plan_head().id)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/poll", methods=["GET", "POST"])
@permit(ANYONE)
def poll(survey: str) -> ResponseReturnValue:
    """The poll alone; and where its answer is sent, from whichever page shows it."""
    sitting = RespondentSession.of(survey)
    question = poll_question(sitting.loaded.questionnaire) if sitting.survey.is_poll else None
    if question is None:
        abort(404)
    if not sitting.open:
        if request.method != "POST" and sitting.standing is SurveyStatus.CLOSED:
            return _page(poll_card(sitting.survey, question, closed=True))
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if sitting.survey.by_code:
        return redirect(url_for(".start", survey=survey), 303)
    if request.method != "POST":
        return _page(poll_card(sitting.survey, question))
    return _handle_answer(sitting, question)


def _handle_answer(sitting: RespondentSession, question: Question) -> ResponseReturnValue:
    form = StartForm()
    if not form.validate():
        abort(400)
    value = KINDS[question.kind].parse(question, request.form)
    sitting.code = receipt_code_for(code_secret(), form.once_key())
    try:
        submit_response(
            session(),
            survey=sitting.survey,
            version=sitting.loaded,
            code=sitting.code,
            answers={} if value is None else {question.key: value},
            language=page_language().tag,
            channel=CollectionMode.WEB,
            municipality_id=None,
            today=today(),
            secret=code_secret(),
        )
    except InvalidAnswers:
        shown = replace(
            poll_card(sitting.survey, question, str(_("Choose an answer."))),
            once=form.once.data or "",
        )
        return _page(shown), 422
    except QuotaFull as none:
        session().rollback()
        return full_page(sitting, none.quota), 403
    if sitting.survey.results_at_once:
        release_poll_when_due(session(), survey_id=sitting.survey.id, today=today())
    commit()
    answer = redirect(f"{_return_url(sitting)}#poll-{sitting.survey.slug}", 303)
    return sitting.remember(answer, SUBMITTED_COOKIE_SECONDS)


def _page(shown: PollCard) -> str:
    return render_template("collection/poll.html", one=shown, least=PUBLIC_THRESHOLD)


def _return_url(sitting: RespondentSession) -> str:
    """The page of the plan that the answer was sent from; another address leads to the poll alone."""
    wanted = request.form.get("back", "")
    root = f"{request.script_root}/{page_language().tag}/{plan_head().slug}/"
    if wanted.startswith(root) and SAFE_PATH.fullmatch(wanted) and "//" not in wanted:
        return wanted
    return url_for(".poll", survey=sitting.survey.slug)
