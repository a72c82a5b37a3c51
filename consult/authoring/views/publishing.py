"""What is in the way, what a new version changes, publishing it, and the versions there were."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from consult.db.session import session
from consult.languages.rules import TranslationState, language_of_tag
from consult.people.guard import actor, permit
from consult.plan.rules.phases import allowed_actions
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import SurveyVersion
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.responses import SurveyStatus, survey_status
from consult.questionnaire.rules.translation_readiness import (
    lowest_states,
    meets,
    ready_languages,
    translation_coverage,
)
from consult.questionnaire.rules.validation import QuestionnaireError
from consult.web.edit_conflict import set_revision
from consult.web.language import ui_languages
from consult.web.transaction import commit, today

from ..actions import publishing
from ..actions.editing import revert_to_published
from ..forms.survey import ConfirmationForm, PublishSurveyForm
from ..rules.version_changes import Impact, version_changes
from .blueprint import bp
from .change_summary import summarize_changes
from .editor import SurveyEditor, editor_page, survey_editor
from .wording import WEIGHT_DESCRIPTIONS, KindDescription


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/problems")
@permit("authoring.edit")
def problems(survey: str) -> ResponseReturnValue:
    """Everything that is in the way of publishing, each with a link to its place."""
    at = survey_editor(survey)
    return editor_page("problems", at, **_issues(at))


def _issues(at: SurveyEditor) -> dict[str, Any]:
    """What is in the way, and what is only doubtful."""
    every = [at.flaw(one) for one in at.problems]
    return {
        "flaws": [one for one in every if not one.warning],
        "doubts": [one for one in every if one.warning],
    }


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/publish", methods=["GET", "POST"])
@permit("authoring.edit")
def publish(survey: str) -> ResponseReturnValue:
    """What the new version changes, by weight; then make it what people answer."""
    at, form = survey_editor(survey), PublishSurveyForm()
    if request.method != "POST":
        set_revision(form, at.survey.revision)
        return _publish_page(at, form)
    if not form.validate():
        return _publish_page(at, form, 422)
    if form.revision.data != at.survey.revision:
        return _conflict_page(survey, form)
    try:
        version = publishing.publish(
            session(),
            survey=at.survey,
            today=today(),
            by_id=actor().account_id,
            confirmed=bool(form.confirmed.data),
        )
        commit()
    except publishing.BreakingChange:
        session().rollback()
        form.confirmed.errors = [_("Tick this box: the change makes results differ.")]
        return _publish_page(survey_editor(survey), form, 422)
    except QuestionnaireError:
        session().rollback()
        return _publish_page(survey_editor(survey), form, 422)
    except StaleDataError:
        session().rollback()
        return _conflict_page(survey, form)
    flash(_("Version %(number)s is published.", number=version.number), "good")
    return redirect(url_for(".versions", survey=survey), 303)


def _conflict_page(survey: str, form: PublishSurveyForm) -> ResponseReturnValue:
    at = survey_editor(survey)
    set_revision(form, at.survey.revision)
    form.confirmed.data = False
    form.form_errors = [
        _(
            "Somebody else changed the survey meanwhile. Look at what is published now, then publish."
        )
    ]
    return _publish_page(at, form, 409)


def _publish_page(
    at: SurveyEditor, form: PublishSurveyForm, status: int = 200
) -> ResponseReturnValue:
    current = at.survey.current_version
    before = from_json(current.document) if current else None
    changed = version_changes(before, at.draft) if before else []
    gate = TranslationState(at.survey.gate)
    now = ready_languages(lowest_states(at.draft), gate)
    ever = ready_languages(lowest_states(before), gate) if before else frozenset()
    return editor_page(
        "publish",
        at,
        status,
        form=form,
        **_issues(at),
        standing=_survey_standing(at),
        day=today(),
        weights=[
            (
                w,
                WEIGHT_DESCRIPTIONS[w],
                summarize_changes(at, before, [one for one in changed if one.weight is w]),
            )
            for w in reversed(Impact)
            if w
        ],
        breaking=any(one.weight is Impact.BREAKING for one in changed),
        languages=[
            language_of_tag(tag) for tag in _in_language_order(at, now) if tag in ui_languages()
        ],
        on_paper=[
            language_of_tag(tag) for tag in _in_language_order(at, now) if tag not in ui_languages()
        ],
        almost=[
            (one, number)
            for one in at.others
            if one.tag not in now | ever
            and (number := _missing_translations(at, one.tag, gate)) is not None
        ],
        lost=[language_of_tag(tag) for tag in _in_language_order(at, ever - now)],
    )


def _missing_translations(at: SurveyEditor, tag: str, gate: TranslationState) -> int | None:
    """How many texts keep a language from being offered; None where it was not begun."""
    states = translation_coverage(at.draft, tag)
    lacking = sum(number for state, number in states.items() if not meets(state, gate))
    return lacking if states.get(TranslationState.MISSING, 0) < states.total() else None


def _survey_standing(at: SurveyEditor) -> SurveyStatus:
    """Whether people could answer today."""
    return survey_status(
        opens=at.survey.opens,
        closes=at.survey.closes,
        verbs=allowed_actions(current_plan().phases, today()),
        today=today(),
    )


def _in_language_order(at: SurveyEditor, tags: frozenset[str]) -> list[str]:
    order = [at.source.tag, *(one.tag for one in at.others)]
    return [tag for tag in order if tag in tags]


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/versions")
@permit("authoring.edit")
def versions(survey: str) -> ResponseReturnValue:
    """Every version that was published, the newest first, with what it changed."""
    at = survey_editor(survey)
    found = session().scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == at.survey.id)
        .order_by(SurveyVersion.number)
    )
    listed: list[tuple[SurveyVersion, KindDescription | None, int]] = []
    before: Questionnaire | None = None
    for version in found:
        document = from_json(version.document)
        changed = version_changes(before, document) if before else []
        weight = max((one.weight for one in changed), default=Impact.NONE)
        listed.append((version, WEIGHT_DESCRIPTIONS.get(weight), len(document.questions)))
        before = document
    return editor_page(
        "versions",
        at,
        versions=listed[::-1],
        form=ConfirmationForm(formdata=None, data={"revision": at.survey.revision}),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/drop", methods=["POST"])
@permit("authoring.edit")
def discard_changes(survey: str) -> ResponseReturnValue:
    """Go back to what is published: the changes since then are gone."""
    at, form = survey_editor(survey), ConfirmationForm()
    if at.survey.current_version is None or not form.validate_on_submit():
        flash(_("Nothing was changed. Tick the box if you are sure."), "bad")
    elif form.revision.data != at.survey.revision:
        flash(_("Somebody else changed the survey meanwhile. Nothing was changed."), "bad")
    else:
        revert_to_published(session(), survey=at.survey)
        commit()
        flash(_("The draft is again what is published."), "good")
        return redirect(url_for(".outline", survey=survey), 303)
    return redirect(url_for(".versions", survey=survey), 303)
