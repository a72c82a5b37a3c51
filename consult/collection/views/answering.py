"""Answering, one page at a time: what was typed is kept whichever button is pressed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.db.session import session
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.scope import current_plan
from consult.questionnaire.rules.kinds.base import Value
from consult.questionnaire.rules.numerals import read_number
from consult.questionnaire.rules.pages import Step, instance_key
from consult.questionnaire.rules.repeat_instances import added, removed
from consult.questionnaire.rules.responses import minutes, read_page
from consult.results.queries.releases import last_release
from consult.web.language import page_language, shipped
from consult.web.transaction import commit

from ..actions import responses
from ..device import kiosk
from ..forms.answering import StartForm
from ..presentation import TURN, more_page, question_page
from ..respondent_session import Sitting
from .admission import begin_with, code_fits, full_page, is_full, keep_ticket, quota_over
from .blueprint import bp

REMOVE = "remove-"
"""Begins the value of a button that takes away one of what repeats."""
WHERE = "0"
"""The address of the page that asks where the person lives, in plans of several municipalities."""


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/", methods=["GET", "POST"])
@permit(ANYONE)
def start(survey: str) -> ResponseReturnValue:
    """What the survey is about, in which languages; begin, go on, or take up again."""
    sitting, form = Sitting.of(survey), StartForm()
    if not sitting.open:
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if is_full(sitting):
        return full_page(sitting), 403 if request.method == "POST" else 200
    if form.validate_on_submit() and code_fits(sitting, form):
        begin_with(sitting, form)
        commit()
        answer = sitting.remember(redirect(sitting.first_url, 303))
        return keep_ticket(answer, sitting, form.ticket.data)
    return _start_page(sitting, form), 422 if form.is_submitted() else 200


def _start_page(sitting: Sitting, form: StartForm) -> str:
    questionnaire = sitting.loaded.questionnaire
    return render_template(
        "collection/start.html",
        survey=sitting.survey,
        form=form,
        questionnaire=questionnaire,
        spoken_in=sitting.spoken_in,
        minutes=minutes(questionnaire),
        pages=len(questionnaire.pages),
        go_on=sitting.go_on_url if sitting.draft else None,
        finished=None if sitting.draft else sitting.response,
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/<step:page>", methods=["GET", "POST"])
@permit(ANYONE)
def page(survey: str, page: str) -> ResponseReturnValue:
    """A page of questions."""
    sitting = Sitting.of(survey)
    where = page == WHERE and sitting.asks_where
    if not where and sitting.place(page) is None:
        abort(404)
    if request.method == "POST":
        return _answer_where(sitting) if where else _answer(sitting, sitting.step(page))
    if not sitting.open or sitting.draft is None:
        return elsewhere(sitting)
    if where:
        return _where_page(sitting)
    return show(sitting, sitting.step(page))


def show(sitting: Sitting, step: Step) -> ResponseReturnValue:
    """A step as it is asked now; the next one where it is not asked any more."""
    if sitting.flow.at(step.address) is None:
        return redirect(sitting.url_after(step), 303)
    return more_page(sitting, step) if step.page.more else question_page(sitting, step)


def elsewhere(sitting: Sitting) -> ResponseReturnValue:
    """Where somebody goes who has no unfinished answers here.

    Answers that were sent a moment ago may still be on their way to the disk: to commit waits for it.
    """
    if request.method == "POST":
        commit()
    endpoint = ".thanks" if sitting.open and sitting.response else ".start"
    return redirect(url_for(endpoint, survey=sitting.survey.slug), 303)


def _answer(sitting: Sitting, step: Step) -> ResponseReturnValue:
    go = request.form.get("go", "next")
    if not sitting.open:
        return closed_page(sitting, read_page(step.page, request.form)), 403
    if sitting.draft is None and sitting.response is not None:
        return elsewhere(sitting)
    lost = sitting.draft is None
    if lost:
        sitting.begin_anew()
    before = {question.key for question in sitting.flow.shown(step)}
    sitting.keep(_told(sitting, step, go, before))
    commit()
    if go == "next":
        if sitting.flow.step_troubles(step):
            return question_page(sitting, step, judged=True), 422
        if quota := quota_over(sitting, step):
            return full_page(sitting, quota), 403
        if fresh := [one for one in sitting.flow.shown(step) if one.key not in before]:
            again = sitting.url(step, _anchor=f"q-{fresh[0].key}")
            return redirect(again, 303)  # an answer of this page lets it ask more
    answer = redirect(_next_url(sitting, step, go), 303)
    return sitting.remember(answer) if lost else answer


def _told(sitting: Sitting, step: Step, go: str, shown: set[str]) -> dict[str, Value]:
    """What a form said; of questions that it did not show nothing is taken back."""
    assert sitting.draft is not None
    if group := step.page.more:
        if go == "add":
            return added(sitting.draft.answers, group, step.path[:-1])
        number = read_number(go.removeprefix(REMOVE)) if go.startswith(REMOVE) else None
        one = (*step.path[:-1], number or 0)
        asked = sitting.loaded.questionnaire
        return removed(asked, sitting.draft.answers, group, one) if number else {}
    found = {
        instance_key(key, step.path): value
        for key, value in read_page(step.page, request.form).items()
        if value is not None or key in shown
    }
    return dict.fromkeys(found) if go == "skip" else found


def _next_url(sitting: Sitting, step: Step, go: str) -> str:
    slug = sitting.survey.slug
    if go == "stop":
        return url_for(".save_for_later", survey=slug)
    if go.startswith(TURN):
        tag = go.removeprefix(TURN)
        return sitting.url(step, lang=tag if tag in shipped() else page_language().tag)
    if go == "back":
        return sitting.url_before(step)
    if go == "add" and step.page.more:
        entered = sitting.flow.entering(step.page.more, step.path)
        return sitting.url(entered) if entered else sitting.url_after(step)
    if go.startswith(REMOVE) and step.page.more:
        again = sitting.flow.asking_more(step.page.more, step.path[:-1])
        return sitting.url(again) if again else sitting.url_after(step)
    return sitting.url_after(step)


def _answer_where(sitting: Sitting) -> ResponseReturnValue:
    go = request.form.get("go", "next")
    if not sitting.open:
        return closed_page(sitting), 403
    if sitting.draft is None and sitting.response is not None:
        return elsewhere(sitting)
    lost = sitting.draft is None
    draft = sitting.draft or sitting.begin_anew()
    told = read_number(request.form.get("municipality", ""))
    places = {place.id for place in current_plan().municipalities}
    responses.keep_municipality(
        session(),
        draft=draft,
        municipality_id=told if told in places and go != "skip" else None,
    )
    commit()
    answer = redirect(_after_where(sitting, go), 303)
    return sitting.remember(answer) if lost else answer


def _after_where(sitting: Sitting, go: str) -> str:
    slug, tag = sitting.survey.slug, go.removeprefix(TURN)
    if go == "stop":
        return url_for(".save_for_later", survey=slug)
    if go == "back":
        return url_for(".start", survey=slug)
    if go.startswith(TURN) and tag in shipped():
        return url_for(".page", survey=slug, page=WHERE, lang=tag)
    return sitting.url_from(sitting.flow.after(0))


def _where_page(sitting: Sitting) -> str:
    return render_template(
        "collection/municipality.html",
        tongues=sitting.tongues,
        survey=sitting.survey,
        municipalities=current_plan().municipalities,
        draft=sitting.draft,
        number=0,
        pages=len(sitting.loaded.questionnaire.pages),
    )


def closed_page(sitting: Sitting, answers: Mapping[str, Any] | None = None) -> str:
    """Say when it opens or that it is over, and what becomes of answers that were not sent.

    With the text that was just typed, and what was written before. On a kiosk that may be another
    person's: there only what was just typed is shown.
    """
    draft = None if kiosk() else sitting.draft
    earlier = draft.answers if draft else {}
    return render_template(
        "collection/closed.html",
        survey=sitting.survey,
        standing=sitting.standing,
        just_sent=bool(_words_in(answers or {})),
        draft=draft,
        typed=_words_in({**earlier, **(answers or {})}),
        released=last_release(session(), sitting.survey.id),
    )


def _words_in(answers: Mapping[str, Any]) -> list[str]:
    """What was written in own words."""
    found = (value for value in answers.values() if isinstance(value, dict) and "words" in value)
    return [value["words"] for value in found]
