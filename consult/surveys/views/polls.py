"""Polls: one question, answered where it stands in another page, with one touch.

Any page of the platform can show the polls that are open: `polls_here` gives them to its view,
`surveys/_poll.html` writes each. Without JavaScript the answer is sent and the same page shown
again; with it only the poll is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.inputs.rules import code_for, read_code
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.scope import plan_head
from consult.web.language import page_language
from consult.web.transaction import commit, today

from ..actions import Unsound
from ..actions.admitting import NoRoom, send_response
from ..actions.polls import release_when_due
from ..forms import StartForm
from ..queries import PublishedSurvey, loaded_version, open_polls, pictograms_of
from ..queries.releases import last_content
from ..rules import Question
from ..rules.answering import Channel, Standing
from ..rules.kinds import KINDS
from ..rules.polls import question_of, result_in
from ..rules.releases import release_from_json
from ..rules.results import Result
from ..rules.suppression import LEAST_PUBLIC
from .answering import closed_page
from .blueprint import bp
from .entering import full_page
from .sitting import HALF_HOUR, Sitting, cookie, secret

_PATH = re.compile(r"[A-Za-z0-9/._-]*")


@dataclass(frozen=True)
class OpenPoll:
    """A poll as a page shows it; `error` says what is in the way of sending it."""

    survey: PublishedSurvey
    question: Question
    once: str
    answered: bool = False
    error: str = ""
    closed: bool = False
    result: Result | None = None
    """What everybody answered, as far as it was made public; None: nothing yet."""

    @property
    def anchor(self) -> str:
        """Where it stands in a page."""
        return f"poll-{self.survey.slug}"


def polls_here(*, area: str | None = None, measure: str | None = None) -> list[OpenPoll]:
    """The open polls of the plan at hand; with the code of an area or a measure, those about it."""
    found = []
    for survey in open_polls(session(), plan_id=plan_head().id, today=today()):
        if survey.by_code:
            continue
        asked = loaded_version(session(), survey.current_version_id).questionnaire
        question = question_of(asked)
        concerns = question and (
            (area is None or area in question.areas)
            and (measure is None or measure in question.measures)
        )
        if question and concerns:
            found.append(_poll(survey, question))
    return found


@bp.app_template_global("polls_of_measure")
def polls_of_measure(code: str) -> list[OpenPoll]:
    """The polls that are open and concern a measure, for pages of rooms beside this one."""
    return polls_here(measure=code)


def _poll(
    survey: PublishedSurvey, question: Question, error: str = "", *, closed: bool = False
) -> OpenPoll:
    code = read_code(request.cookies.get(cookie(survey), ""))
    there = Sitting(survey, code).response if code else None
    once = str(StartForm(formdata=None).once.data)
    result = _result(survey.id, question) if there or closed else None
    return OpenPoll(survey, question, once, there is not None, error, closed, result)


def _result(survey_id: int, question: Question) -> Result | None:
    """What was made public of a poll."""
    content = last_content(session(), survey_id)
    return result_in(release_from_json(content), question) if content else None


@bp.app_template_global("poll_pictograms")
def poll_pictograms(poll: OpenPoll) -> dict[str, str]:
    """The pictograms of the areas that answers of a poll stand for."""
    if not any(choice.area for choice in poll.question.choices):
        return {}
    return pictograms_of(session(), plan_head().id)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/poll", methods=["GET", "POST"])
@permit(ANYONE)
def poll(survey: str) -> ResponseReturnValue:
    """The poll alone; and where its answer is sent, from whichever page shows it."""
    sitting = Sitting.of(survey)
    question = question_of(sitting.loaded.questionnaire) if sitting.survey.is_poll else None
    if question is None:
        abort(404)
    if not sitting.open:
        if request.method != "POST" and sitting.standing is Standing.CLOSED:
            return _page(_poll(sitting.survey, question, closed=True))
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if sitting.survey.by_code:
        return redirect(url_for(".start", survey=survey), 303)
    if request.method != "POST":
        return _page(_poll(sitting.survey, question))
    return _answer(sitting, question)


def _answer(sitting: Sitting, question: Question) -> ResponseReturnValue:
    form = StartForm()
    if not form.validate():
        abort(400)
    value = KINDS[question.kind].read(question, request.form)
    sitting.code = code_for(secret(), form.once_key())
    try:
        send_response(
            session(),
            survey=sitting.survey,
            version=sitting.loaded,
            code=sitting.code,
            answers={} if value is None else {question.key: value},
            language=page_language().tag,
            channel=Channel.WEB,
            municipality_id=None,
            today=today(),
            secret=secret(),
        )
    except Unsound:
        shown = replace(
            _poll(sitting.survey, question, str(_("Choose an answer."))), once=form.once.data or ""
        )
        return _page(shown), 422
    except NoRoom as none:
        session().rollback()
        return full_page(sitting, none.quota), 403
    if sitting.survey.results_at_once:
        release_when_due(session(), survey_id=sitting.survey.id, today=today())
    commit()
    answer = redirect(f"{_back(sitting)}#poll-{sitting.survey.slug}", 303)
    return sitting.remember(answer, HALF_HOUR)


def _page(shown: OpenPoll) -> str:
    return render_template("surveys/poll.html", one=shown, least=LEAST_PUBLIC)


def _back(sitting: Sitting) -> str:
    """The page of the plan that the answer was sent from; another address leads to the poll alone."""
    wanted = request.form.get("back", "")
    root = f"{request.script_root}/{page_language().tag}/{plan_head().slug}/"
    if wanted.startswith(root) and _PATH.fullmatch(wanted) and "//" not in wanted:
        return wanted
    return url_for(".poll", survey=sitting.survey.slug)
