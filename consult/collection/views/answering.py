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
from consult.questionnaire.rules.numerals import parse_integer
from consult.questionnaire.rules.pages import RoutedPage, instance_key
from consult.questionnaire.rules.repeat_instances import add_instance, remove_instance
from consult.questionnaire.rules.responses import estimated_minutes, parse_page
from consult.results.queries.releases import latest_release_number
from consult.web.language import page_language, ui_languages
from consult.web.transaction import commit

from ..actions import responses
from ..device import current_kiosk
from ..forms.answering import StartForm
from ..presentation import LANGUAGE_PREFIX, add_repeat_page, question_page
from ..respondent_session import RespondentSession
from .admission import (
    full_page,
    full_quota_of,
    is_full,
    remember_access_code,
    start_response_from_form,
    validate_access_code,
)
from .blueprint import bp

REMOVE_PREFIX = "remove-"
"""Begins the value of a button that takes away one of what repeats."""
MUNICIPALITY_STEP = "0"
"""The address of the page that asks where the person lives, in plans of several municipalities."""


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/", methods=["GET", "POST"])
@permit(ANYONE)
def start(survey: str) -> ResponseReturnValue:
    """What the survey is about, in which languages; begin, go on, or take up again."""
    sitting, form = RespondentSession.of(survey), StartForm()
    if not sitting.open:
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if is_full(sitting):
        return full_page(sitting), 403 if request.method == "POST" else 200
    if form.validate_on_submit() and validate_access_code(sitting, form):
        start_response_from_form(sitting, form)
        commit()
        answer = sitting.remember(redirect(sitting.first_url, 303))
        return remember_access_code(answer, sitting, form.ticket.data)
    return _start_page(sitting, form), 422 if form.is_submitted() else 200


def _start_page(sitting: RespondentSession, form: StartForm) -> str:
    questionnaire = sitting.loaded.questionnaire
    return render_template(
        "collection/start.html",
        survey=sitting.survey,
        form=form,
        questionnaire=questionnaire,
        spoken_in=sitting.spoken_in,
        minutes=estimated_minutes(questionnaire),
        pages=len(questionnaire.pages),
        go_on=sitting.go_on_url if sitting.draft else None,
        finished=None if sitting.draft else sitting.response,
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/<step:page>", methods=["GET", "POST"])
@permit(ANYONE)
def page(survey: str, page: str) -> ResponseReturnValue:
    """A page of questions."""
    sitting = RespondentSession.of(survey)
    where = page == MUNICIPALITY_STEP and sitting.asks_where
    if not where and sitting.place(page) is None:
        abort(404)
    if request.method == "POST":
        return (
            _handle_municipality(sitting) if where else _handle_answers(sitting, sitting.step(page))
        )
    if not sitting.open or sitting.draft is None:
        return redirect_elsewhere(sitting)
    if where:
        return _municipality_page(sitting)
    return show_step(sitting, sitting.step(page))


def show_step(sitting: RespondentSession, step: RoutedPage) -> ResponseReturnValue:
    """A step as it is asked now; the next one where it is not asked any more."""
    if sitting.flow.page_at(step.address) is None:
        return redirect(sitting.url_after(step), 303)
    return (
        add_repeat_page(sitting, step) if step.page.repeat_prompt else question_page(sitting, step)
    )


def redirect_elsewhere(sitting: RespondentSession) -> ResponseReturnValue:
    """Where somebody goes who has no unfinished answers here.

    Answers that were sent a moment ago may still be on their way to the disk: to commit waits for it.
    """
    if request.method == "POST":
        commit()
    endpoint = ".thanks" if sitting.open and sitting.response else ".start"
    return redirect(url_for(endpoint, survey=sitting.survey.slug), 303)


def _handle_answers(sitting: RespondentSession, step: RoutedPage) -> ResponseReturnValue:
    go = request.form.get("go", "next")
    if not sitting.open:
        return closed_page(sitting, parse_page(step.page, request.form)), 403
    if sitting.draft is None and sitting.response is not None:
        return redirect_elsewhere(sitting)
    lost = sitting.draft is None
    if lost:
        sitting.begin_anew()
    before = {question.key for question in sitting.flow.visible_questions(step)}
    sitting.keep(_submitted_answers(sitting, step, go, before))
    commit()
    if go == "next":
        if sitting.flow.page_issues(step):
            return question_page(sitting, step, validate=True), 422
        if quota := full_quota_of(sitting, step):
            return full_page(sitting, quota), 403
        if fresh := [one for one in sitting.flow.visible_questions(step) if one.key not in before]:
            again = sitting.url(step, _anchor=f"q-{fresh[0].key}")
            return redirect(again, 303)  # an answer of this page lets it ask more
    answer = redirect(_next_url(sitting, step, go), 303)
    return sitting.remember(answer) if lost else answer


def _submitted_answers(
    sitting: RespondentSession, step: RoutedPage, go: str, shown: set[str]
) -> dict[str, Value]:
    """What a form said; of questions that it did not show nothing is taken back."""
    assert sitting.draft is not None
    if group := step.page.repeat_prompt:
        if go == "add":
            return add_instance(sitting.draft.answers, group, step.path[:-1])
        number = (
            parse_integer(go.removeprefix(REMOVE_PREFIX)) if go.startswith(REMOVE_PREFIX) else None
        )
        one = (*step.path[:-1], number or 0)
        asked = sitting.loaded.questionnaire
        return remove_instance(asked, sitting.draft.answers, group, one) if number else {}
    found = {
        instance_key(key, step.path): value
        for key, value in parse_page(step.page, request.form).items()
        if value is not None or key in shown
    }
    return dict.fromkeys(found) if go == "skip" else found


def _next_url(sitting: RespondentSession, step: RoutedPage, go: str) -> str:
    slug = sitting.survey.slug
    if go == "stop":
        return url_for(".save_for_later", survey=slug)
    if go.startswith(LANGUAGE_PREFIX):
        tag = go.removeprefix(LANGUAGE_PREFIX)
        return sitting.url(step, lang=tag if tag in ui_languages() else page_language().tag)
    if go == "back":
        return sitting.url_before(step)
    if go == "add" and step.page.repeat_prompt:
        entered = sitting.flow.first_page_of_instance(step.page.repeat_prompt, step.path)
        return sitting.url(entered) if entered else sitting.url_after(step)
    if go.startswith(REMOVE_PREFIX) and step.page.repeat_prompt:
        again = sitting.flow.repeat_prompt_page(step.page.repeat_prompt, step.path[:-1])
        return sitting.url(again) if again else sitting.url_after(step)
    return sitting.url_after(step)


def _handle_municipality(sitting: RespondentSession) -> ResponseReturnValue:
    go = request.form.get("go", "next")
    if not sitting.open:
        return closed_page(sitting), 403
    if sitting.draft is None and sitting.response is not None:
        return redirect_elsewhere(sitting)
    lost = sitting.draft is None
    draft = sitting.draft or sitting.begin_anew()
    told = parse_integer(request.form.get("municipality", ""))
    places = {place.id for place in current_plan().municipalities}
    responses.save_municipality(
        session(),
        draft=draft,
        municipality_id=told if told in places and go != "skip" else None,
    )
    commit()
    answer = redirect(_after_municipality(sitting, go), 303)
    return sitting.remember(answer) if lost else answer


def _after_municipality(sitting: RespondentSession, go: str) -> str:
    slug, tag = sitting.survey.slug, go.removeprefix(LANGUAGE_PREFIX)
    if go == "stop":
        return url_for(".save_for_later", survey=slug)
    if go == "back":
        return url_for(".start", survey=slug)
    if go.startswith(LANGUAGE_PREFIX) and tag in ui_languages():
        return url_for(".page", survey=slug, page=MUNICIPALITY_STEP, lang=tag)
    return sitting.url_from(sitting.flow.next_page(0))


def _municipality_page(sitting: RespondentSession) -> str:
    return render_template(
        "collection/municipality.html",
        page_languages=sitting.page_languages,
        survey=sitting.survey,
        municipalities=current_plan().municipalities,
        draft=sitting.draft,
        number=0,
        pages=len(sitting.loaded.questionnaire.pages),
    )


def closed_page(sitting: RespondentSession, answers: Mapping[str, Any] | None = None) -> str:
    """Say when it opens or that it is over, and what becomes of answers that were not sent.

    With the text that was just typed, and what was written before. On a kiosk that may be another
    person's: there only what was just typed is shown.
    """
    draft = None if current_kiosk() else sitting.draft
    earlier = draft.answers if draft else {}
    return render_template(
        "collection/closed.html",
        survey=sitting.survey,
        standing=sitting.standing,
        just_sent=bool(_written_texts(answers or {})),
        draft=draft,
        typed=_written_texts({**earlier, **(answers or {})}),
        released=latest_release_number(session(), sitting.survey.id),
    )


def _written_texts(answers: Mapping[str, Any]) -> list[str]:
    """What was written in own words."""
    found = (value for value in answers.values() if isinstance(value, dict) and "words" in value)
    return [value["words"] for value in found]
