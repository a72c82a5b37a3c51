"""The settings of a survey: address, days, languages, who can answer; and throwing a draft away."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import exists, select

from consult.db.session import session
from consult.languages.rules import State
from consult.people.guard import permit
from consult.plan.scope import current_plan
from consult.plan.views.desk.pages import answer_edit
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.web.transaction import commit

from ..actions.editing import StillNeeded, settle, throw_away
from ..forms.survey import AFTER, AT_ONCE, SettingsForm, SureForm
from ..rules import fingerprints
from .blueprint import bp
from .editor import Bench, Part, bench

NAMES = ("slug", "opens", "closes", "gate", "by_code", "most")


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/settings", methods=["GET", "POST"])
@permit("authoring.edit")
def settings(survey: str) -> ResponseReturnValue:
    """Address, days, languages, who can answer. They hold at once, without publishing."""
    at = bench(survey)

    def fresh() -> SettingsForm:
        held = {name: getattr(at.survey, name) for name in NAMES}
        held["shown"] = AT_ONCE if at.survey.results_at_once else AFTER
        return _offered(at, SettingsForm(formdata=None, data=held))

    form = (
        _offered(at, SettingsForm(formdata=request.form)) if request.method == "POST" else fresh()
    )

    return answer_edit(
        "authoring/settings.html",
        form,
        Part(_seen(at.survey)),
        lambda: _save(at.survey, form),
        fresh,
        survey=at.survey,
        bench=at,
        tongues=at.tongues(None),
        answered=_answered(at),
        sure=SureForm(formdata=None, data={"revision": at.survey.revision}),
    )


def _save(survey: Survey, form: SettingsForm) -> str:
    slug = str(form.slug.data) if "slug" in form else survey.slug
    settle(
        session(),
        survey=survey,
        slug=slug,
        opens=form.opens.data,
        closes=form.closes.data,
        gate=State(form.gate.data),
        most=form.most.data,
        by_code=bool(form.by_code.data),
        results_at_once="shown" in form and form.shown.data == AT_ONCE,
    )
    return url_for(".settings", survey=slug)


def _seen(survey: Survey) -> int:
    """Stands for the settings: what others write or translate meanwhile is not in the way."""
    held = [getattr(survey, name) for name in (*NAMES, "results_at_once")]
    return fingerprints.fingerprint([value if value is None else str(value) for value in held])


def _offered(at: Bench, form: SettingsForm) -> SettingsForm:
    others = select(Survey.slug).where(
        Survey.plan_id == current_plan().id, Survey.id != at.survey.id
    )
    form.taken = set(session().scalars(others))
    if at.survey.current_version_id:  # it may stand on posters
        del form.slug
    if not at.survey.is_poll:
        del form.shown
    return form


def _answered(at: Bench) -> bool:
    return bool(session().scalar(select(exists().where(SurveyResponse.survey_id == at.survey.id))))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/throw-away", methods=["POST"])
@permit("authoring.edit")
def delete_survey(survey: str) -> ResponseReturnValue:
    """Throw away a survey that nobody has seen yet."""
    at, form = bench(survey), SureForm()
    if not form.validate_on_submit():
        flash(_("Nothing was changed. Tick the box if you are sure."), "bad")
        return redirect(url_for(".settings", survey=survey), 303)
    try:
        throw_away(session(), survey=at.survey)
        commit()
    except StillNeeded:
        session().rollback()
        flash(_("This survey was published: it stays. You can close it with its last day."), "bad")
        return redirect(url_for(".settings", survey=survey), 303)
    flash(_("The survey is gone."), "good")
    return redirect(url_for("collection.desk"), 303)
