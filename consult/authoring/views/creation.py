"""Beginning a survey, or a poll that is open a minute later."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim, location_of
from consult.db.session import session
from consult.languages.rules import Language, of_tag
from consult.people.guard import actor, permit, require
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.survey_templates import Sample
from consult.web.editing.rows import wrong_boxes
from consult.web.forms import Form, options
from consult.web.transaction import commit, today

from ..actions.creation import begin_survey
from ..actions.creation import open_poll as publish_poll
from ..forms.survey import AT_ONCE, NewSurveyForm, PollForm
from .blueprint import bp
from .editor import areas_offered, ground, measures_offered


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/new", methods=["GET", "POST"])
@permit("authoring.edit")
def new_survey() -> ResponseReturnValue:
    """Begin a survey: empty, or from a sample."""
    require("authoring.edit", ())
    form = NewSurveyForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("authoring/new_survey.html", form=form, tongue=_tongue()), status

    def make() -> str:
        survey = begin_survey(
            session(),
            ground=ground(),
            sample=Sample(form.sample.data),
            title=form.title.data or "",
        )
        return url_for(".outline", survey=survey.slug)

    return _made_once(form, "surveys.new", make)


def _tongue() -> Language:
    """The language that the plan, and so a new survey, is written in."""
    return of_tag(current_plan().language)


def _made_once(form: Form, purpose: str, make: Callable[[], str]) -> ResponseReturnValue:
    used = claim(session(), key=form.once_key(), purpose=purpose, today=today())
    if used is None:
        where = location_of(session(), form.once_key())
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
    form.areas.choices = options(areas_offered())
    form.measures.choices = options(measures_offered())
    form.today = today()
    if request.method != "POST" or not form.validate():
        status = 422 if form.is_submitted() else 200
        wrong = list(wrong_boxes(form))
        return render_template(
            "authoring/new_poll.html", form=form, wrong=wrong, tongue=_tongue()
        ), status

    def make() -> str:
        survey: Survey = publish_poll(
            session(),
            ground=ground(),
            question=form.question.data or "",
            choices=form.answers(),
            areas=form.areas.data or (),
            measures=form.measures.data or (),
            results_at_once=form.shown.data == AT_ONCE,
            closes=form.closes.data,
            today=today(),
            by_id=actor().account_id,
        )
        flash(
            _("The poll is published. It is on the first page of the plan while it is open."),
            "good",
        )
        return url_for("collection.desk", _anchor=f"survey-{survey.slug}")

    return _made_once(form, "authoring.new_poll", make)
