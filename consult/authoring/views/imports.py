"""Questionnaires in files: in from XLSForm and LimeSurvey, out as XLSForm."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.formats.findings import QuestionnaireReport
from consult.formats.import_files import explain
from consult.formats.xlsform.exporting import MEDIA_TYPE, TextTooLong, export_form
from consult.imports.actions import requeue
from consult.imports.finding_table import finding_table
from consult.imports.findings import Severity
from consult.imports.models import PendingImport
from consult.imports.queries import ImportStage, import_of_account, imports_of_account
from consult.jobs.queue import enqueue_job
from consult.people.guard import actor, permit, require
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import surveys_of_plan
from consult.questionnaire.rules.document import Questionnaire
from consult.web.forms import Form, is_htmx
from consult.web.transaction import commit, today

from ..actions.editing import draft_of
from ..actions.imports import (
    KIND,
    create_survey_from_file,
    questionnaire_of,
    replace_draft,
    store_questionnaire,
)
from ..forms.imports import (
    ImportAgreementForm,
    ImportFileForm,
    LanguageMappingForm,
    QuestionMatchForm,
)
from ..jobs import read_import
from ..rules.draft_matching import QuestionMatch, match_questions
from .blueprint import bp
from .editor import survey_editor
from .import_report import (
    STEP_COUNT,
    language_name,
    progress_step,
    question_caption,
    unknown_languages,
)

_BASE_PATH = "/<lang:lang>/<slug:plan>/desk/surveys/import"


@bp.route(_BASE_PATH, methods=["GET", "POST"])
@permit("authoring.edit")
def import_survey() -> ResponseReturnValue:
    """Send a file; it is kept for a day, for its sender only."""
    require("authoring.edit", ())
    form = ImportFileForm()
    form.offer(current_plan().language)
    if not form.validate_on_submit():
        query = imports_of_account(current_plan().id, _account_id(), (KIND,), today())
        waiting = session().scalars(query).all()
        status = 422 if form.is_submitted() else 200
        return render_template("authoring/import.html", form=form, waiting=waiting), status
    once = claim_key(session(), key=form.once_key(), purpose="surveys.import", today=today())
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for(".import_survey"), 303)
    pending = store_questionnaire(
        session(),
        plan_id=current_plan().id,
        data=form.file.data.read(),
        filename=form.file.data.filename or _("file"),
        source=form.source.data,
        uploaded_by_id=_account_id(),
        today=today(),
    )
    once.location = url_for(".import_report", key=pending.id)
    return _start_reading(pending.id)


def _start_reading(key: uuid.UUID) -> ResponseReturnValue:
    """Let the worker read a file; read it at once where the queue is away."""
    commit()
    if not enqueue_job(read_import, key):
        read_import(key)
    return redirect(url_for(".import_report", key=key), 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>")
@permit("authoring.edit")
def import_report(key: uuid.UUID) -> ResponseReturnValue:
    """How far the file is; what is in it and what is wrong with it."""
    pending = _pending_import(key)
    if is_htmx() and pending.stage == ImportStage.READ.value:  # the progress page asks: reload it
        return "", 204, {"HX-Refresh": "true"}
    return _report_page(pending, ImportAgreementForm(), None, 200)


def _report_page(
    pending: PendingImport,
    form: ImportAgreementForm,
    languages_form: LanguageMappingForm | None,
    status: int,
) -> ResponseReturnValue:
    if pending.stage != ImportStage.READ.value or pending.report is None:
        step, activity = progress_step(pending)
        return render_template(
            "authoring/import_progress.html",
            pending=pending,
            form=Form(),
            step=step,
            steps=STEP_COUNT,
            activity=activity,
        )
    report = QuestionnaireReport.from_json(pending.report)
    unknown = unknown_languages(report)
    surveys = session().scalars(surveys_of_plan(current_plan().id)).all()
    page = render_template(
        "authoring/import_report.html",
        pending=pending,
        report=report,
        tables={
            severity.value: finding_table(report.with_severity(severity), explain)
            for severity in Severity
        },
        form=form,
        languages_form=languages_form or (LanguageMappingForm.of(unknown) if unknown else None),
        questionnaire=questionnaire_of(pending),
        surveys=surveys,
        language_name=language_name,
    )
    return page, status


@bp.route(f"{_BASE_PATH}/<uuid:key>/again", methods=["POST"])
@permit("authoring.edit")
def read_import_again(key: uuid.UUID) -> ResponseReturnValue:
    """Read a file anew with the languages that were chosen, or now where no worker did."""
    pending = _pending_import(key)
    report = (
        QuestionnaireReport.from_json(pending.report) if pending.report else QuestionnaireReport()
    )
    unknown = unknown_languages(report)
    form = LanguageMappingForm.of(unknown)
    if not form.validate_on_submit():
        return _report_page(
            pending, ImportAgreementForm(formdata=None), form if unknown else None, 422
        )
    languages = {**pending.options["languages"], **form.chosen()}
    requeue(session(), pending, {**pending.options, "languages": languages})
    if unknown:
        return _start_reading(key)
    commit()  # no worker has read it: read it in this request
    read_import(key)
    return redirect(url_for(".import_report", key=key), 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>/drop", methods=["POST"])
@permit("authoring.edit")
def discard_import(key: uuid.UUID) -> ResponseReturnValue:
    """Forget a file."""
    if not Form().validate_on_submit():
        abort(400)
    session().delete(_pending_import(key))
    commit()
    return redirect(url_for(".import_survey"), 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>/new", methods=["POST"])
@permit("authoring.edit")
def create_from_import(key: uuid.UUID) -> ResponseReturnValue:
    """Make a new survey of a file."""
    form = ImportAgreementForm()

    def apply() -> str:
        survey = create_survey_from_file(
            session(), pending=_pending_import(key), plan_id=current_plan().id
        )
        flash(_("The questions are in. Nobody sees the survey before it is published."), "good")
        return url_for(".outline", survey=survey.slug)

    def report_page() -> ResponseReturnValue:
        return _report_page(_pending_import(key), form, None, 422)

    return _apply_once(form, key, apply, report_page)


def _apply_once(
    form: ImportAgreementForm,
    key: uuid.UUID,
    apply: Callable[[], str],
    report_page: Callable[[], ResponseReturnValue],
) -> ResponseReturnValue:
    """Apply a file once, where everything that is left out was agreed to.

    `apply` gives the address to go on to; `report_page` asks for consent again.
    """
    require("authoring.edit", ())
    once = claim_key(
        session(), key=form.once_key(), purpose="authoring.create_from_import", today=today()
    )
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for("collection.desk"), 303)
    pending = _pending_import(key)
    if pending.report is None or questionnaire_of(pending) is None:
        session().rollback()
        return redirect(url_for(".import_report", key=key), 303)
    form.consent_required = bool(QuestionnaireReport.from_json(pending.report).choices)
    if not form.validate():
        session().rollback()
        return report_page()
    once.location = where = apply()
    commit()
    return redirect(where, 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>/into")
@permit("authoring.edit")
def choose_import_target(key: uuid.UUID) -> ResponseReturnValue:
    """Go on to the survey that was chosen."""
    _pending_import(key)
    slug = request.args.get("survey", "")
    return redirect(
        url_for(".replace_from_import", key=key, survey=survey_editor(slug).survey.slug), 303
    )


@bp.route(f"{_BASE_PATH}/<uuid:key>/into/<slug:survey>", methods=["GET", "POST"])
@permit("authoring.edit")
def replace_from_import(key: uuid.UUID, survey: str) -> ResponseReturnValue:
    """Put a file in the place of a draft: which question is which."""
    pending, target = _pending_import(key), survey_editor(survey).survey
    questionnaire = questionnaire_of(pending)
    if questionnaire is None:
        return redirect(url_for(".import_report", key=key), 303)
    draft = draft_of(target)
    match = match_questions(questionnaire, draft)
    form = QuestionMatchForm.of(
        {q.key: question_caption(q) for q in match.lost if not q.is_invisible},
        [(q.key, question_caption(q)) for q in match.new if not q.is_invisible],
    )
    if not form.is_submitted():
        form.revision.data = target.revision
        return _matching_page(pending, target, form, match, 200)
    if form.revision.data != target.revision:
        form.revision.data, form.revision.raw_data = target.revision, None
        return _matching_page(pending, target, form, match, 409)

    def apply() -> str:
        replace_draft(
            session(), pending=_pending_import(key), survey=target, matches=form.matches()
        )
        flash(
            _("The draft now has the questions of the file. Publish it when you are ready."), "good"
        )
        return url_for(".outline", survey=target.slug)

    def report_page() -> ResponseReturnValue:
        return _matching_page(_pending_import(key), survey_editor(survey).survey, form, match, 422)

    return _apply_once(form, key, apply, report_page)


def _matching_page(
    pending: PendingImport,
    survey: Survey,
    form: QuestionMatchForm,
    match: QuestionMatch,
    status: int,
) -> ResponseReturnValue:
    report = QuestionnaireReport.from_json(
        pending.report or {"findings": [], "languages": [], "more": 0}
    )
    page = render_template(
        "authoring/import_replace.html",
        pending=pending,
        survey=survey,
        form=form,
        match=match,
        choices=len(report.choices),
        match_fields=form.match_fields(),
        changed_since=status == 409,
    )
    return page, status


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/xlsform")
@permit("authoring.edit")
def export_xlsform(survey: str) -> ResponseReturnValue:
    """The draft as an XLSForm workbook."""
    editor = survey_editor(survey)
    draft: Questionnaire = editor.draft
    try:
        data = export_form(draft, form_id=editor.survey.slug)
    except TextTooLong:
        flash(_("A text is too long for a spreadsheet: a cell holds 32,767 characters."), "bad")
        return redirect(url_for(".outline", survey=survey), 303)
    name = f"{current_plan().slug}-{editor.survey.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=MEDIA_TYPE, headers=headers)


def _pending_import(key: uuid.UUID) -> PendingImport:
    """The file, for its sender only."""
    require("authoring.edit", ())
    query = import_of_account(
        key, plan_id=current_plan().id, account_id=_account_id(), kinds=(KIND,), today=today()
    )
    return session().scalar(query) or abort(404)


def _account_id() -> int:
    return actor().account_id or abort(401)
