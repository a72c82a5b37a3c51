"""The settings of a survey: address, days, languages, who can answer; and throwing a draft away."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import exists, select

from consult.db.session import session
from consult.languages.rules import TranslationState
from consult.people.guard import permit
from consult.plan.scope import current_plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.web.editing.pages import handle_edit
from consult.web.transaction import commit

from ..actions.editing import SurveyInUse, delete_unpublished, update_settings
from ..forms.survey import RESULTS_AFTER_CLOSE, RESULTS_AT_ONCE, ConfirmationForm, SettingsForm
from ..rules import fingerprints
from .blueprint import bp
from .editor import EditedPart, SurveyEditor, survey_editor

SETTING_NAMES = ("slug", "opens", "closes", "gate", "by_code", "most")


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/settings", methods=["GET", "POST"])
@permit("authoring.edit")
def settings(survey: str) -> ResponseReturnValue:
    """Address, days, languages, who can answer. They hold at once, without publishing."""
    at = survey_editor(survey)

    def fresh() -> SettingsForm:
        held = {name: getattr(at.survey, name) for name in SETTING_NAMES}
        held["shown"] = RESULTS_AT_ONCE if at.survey.results_at_once else RESULTS_AFTER_CLOSE
        return _with_options(at, SettingsForm(formdata=None, data=held))

    form = (
        _with_options(at, SettingsForm(formdata=request.form))
        if request.method == "POST"
        else fresh()
    )

    return handle_edit(
        "authoring/settings.html",
        form,
        EditedPart(_settings_fingerprint(at.survey)),
        lambda: _save(at.survey, form),
        fresh,
        survey=at.survey,
        bench=at,
        tongues=at.tongues(None),
        answered=_has_responses(at),
        sure=ConfirmationForm(formdata=None, data={"revision": at.survey.revision}),
    )


def _save(survey: Survey, form: SettingsForm) -> str:
    slug = str(form.slug.data) if "slug" in form else survey.slug
    update_settings(
        session(),
        survey=survey,
        slug=slug,
        opens=form.opens.data,
        closes=form.closes.data,
        minimum_translation_state=TranslationState(form.gate.data),
        response_limit=form.most.data,
        access_code_required=bool(form.by_code.data),
        results_at_once="shown" in form and form.shown.data == RESULTS_AT_ONCE,
    )
    return url_for(".settings", survey=slug)


def _settings_fingerprint(survey: Survey) -> int:
    """Stands for the settings: what others write or translate meanwhile is not in the way."""
    held = [getattr(survey, name) for name in (*SETTING_NAMES, "results_at_once")]
    return fingerprints.fingerprint([value if value is None else str(value) for value in held])


def _with_options(at: SurveyEditor, form: SettingsForm) -> SettingsForm:
    others = select(Survey.slug).where(
        Survey.plan_id == current_plan().id, Survey.id != at.survey.id
    )
    form.taken = set(session().scalars(others))
    if at.survey.current_version_id:  # it may stand on posters
        del form.slug
    if not at.survey.is_poll:
        del form.shown
    return form


def _has_responses(at: SurveyEditor) -> bool:
    return bool(session().scalar(select(exists().where(SurveyResponse.survey_id == at.survey.id))))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/throw-away", methods=["POST"])
@permit("authoring.edit")
def delete_survey(survey: str) -> ResponseReturnValue:
    """Throw away a survey that nobody has seen yet."""
    at, form = survey_editor(survey), ConfirmationForm()
    if not form.validate_on_submit():
        flash(_("Nothing was changed. Tick the box if you are sure."), "bad")
        return redirect(url_for(".settings", survey=survey), 303)
    try:
        delete_unpublished(session(), survey=at.survey)
        commit()
    except SurveyInUse:
        session().rollback()
        flash(_("This survey was published: it stays. You can close it with its last day."), "bad")
        return redirect(url_for(".settings", survey=survey), 303)
    flash(_("The survey is gone."), "good")
    return redirect(url_for("collection.desk"), 303)
