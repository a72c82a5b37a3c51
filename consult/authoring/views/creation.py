"""Beginning a survey, or a poll that is open a minute later."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.languages.rules import Language, language_of_tag
from consult.people.guard import actor, permit, require
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.survey_templates import SurveyTemplate
from consult.web.editing.rows import field_errors
from consult.web.forms import Form, options
from consult.web.transaction import commit, today

from ..actions.creation import create_from_sample, publish_poll
from ..forms.survey import RESULTS_AT_ONCE, NewSurveyForm, PollForm
from .blueprint import bp
from .editor import area_options, measure_options, plan_context


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/new", methods=["GET", "POST"])
@permit("authoring.edit")
def new_survey() -> ResponseReturnValue:
    """Begin a survey: empty, or from a sample."""
    require("authoring.edit", ())
    form = NewSurveyForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template(
            "authoring/new_survey.html", form=form, tongue=_source_language()
        ), status

    def make() -> str:
        survey = create_from_sample(
            session(),
            ground=plan_context(),
            sample=SurveyTemplate(form.sample.data),
            title=form.title.data or "",
        )
        return url_for(".outline", survey=survey.slug)

    return _create_once(form, "surveys.new", make)


def _source_language() -> Language:
    """The language that the plan, and so a new survey, is written in."""
    return language_of_tag(current_plan().language)


def _create_once(form: Form, purpose: str, make: Callable[[], str]) -> ResponseReturnValue:
    used = claim_key(session(), key=form.once_key(), purpose=purpose, today=today())
    if used is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for("collection.desk"), 303)
    used.location = where = make()
    commit()
    return redirect(where, 303)


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/new-poll", methods=["GET", "POST"])
@permit("authoring.edit")
def new_poll() -> ResponseReturnValue:
    """One question, two to six answers, until when: published at once."""
    require("authoring.edit", ())
    form = PollForm()
    form.areas.choices = options(area_options())
    form.measures.choices = options(measure_options())
    form.today = today()
    if request.method != "POST" or not form.validate():
        status = 422 if form.is_submitted() else 200
        wrong = list(field_errors(form))
        return render_template(
            "authoring/new_poll.html", form=form, wrong=wrong, tongue=_source_language()
        ), status

    def make() -> str:
        survey: Survey = publish_poll(
            session(),
            ground=plan_context(),
            question=form.question.data or "",
            choices=form.answers(),
            areas=form.areas.data or (),
            measures=form.measures.data or (),
            results_at_once=form.shown.data == RESULTS_AT_ONCE,
            closes=form.closes.data,
            today=today(),
            by_id=actor().account_id,
        )
        flash(
            _("The poll is published. It is on the first page of the plan while it is open."),
            "good",
        )
        return url_for("collection.desk", _anchor=f"survey-{survey.slug}")

    return _create_once(form, "authoring.new_poll", make)
