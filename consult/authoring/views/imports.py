"""Questionnaires in files: in from XLSForm and LimeSurvey, out as XLSForm."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.formats.findings import ImportReport
from consult.formats.xlsform.exporting import MEDIA_TYPE, TextTooLong, export_form
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
    create_survey_from_file,
    questionnaire_of,
    replace_draft,
    requeue_import,
    store_file,
)
from ..forms.imports import (
    ImportAgreementForm,
    ImportFileForm,
    LanguageMappingForm,
    QuestionMatchForm,
)
from ..jobs import read_import
from ..models.imports import QuestionnaireImport
from ..queries.imports import ImportState, pending_import, pending_imports
from ..rules.draft_matching import QuestionMatch, match_questions
from .blueprint import bp
from .editor import survey_editor
from .import_report import (
    MAX_PLACES_SHOWN,
    MAX_ROWS,
    STEP_COUNT,
    by_severity,
    finding_rows,
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
        waiting = (
            session().scalars(pending_imports(current_plan().id, _account_id(), today())).all()
        )
        status = 422 if form.is_submitted() else 200
        return render_template("authoring/import.html", form=form, waiting=waiting), status
    once = claim_key(session(), key=form.once_key(), purpose="surveys.import", today=today())
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for(".import_survey"), 303)
    kept = store_file(
        session(),
        plan_id=current_plan().id,
        data=form.file.data.read(),
        filename=form.file.data.filename or _("file"),
        source=form.source.data,
        by_id=_account_id(),
        today=today(),
    )
    once.location = url_for(".import_report", key=kept.id)
    return _start_reading(kept.id)


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
    kept = _own_import(key)
    if (
        is_htmx() and kept.state == ImportState.READ.value
    ):  # the page that waits asked: now it has another
        return "", 204, {"HX-Refresh": "true"}
    return _report_page(kept, ImportAgreementForm(), None, 200)


def _report_page(
    kept: QuestionnaireImport,
    form: ImportAgreementForm,
    tongues: LanguageMappingForm | None,
    status: int,
) -> ResponseReturnValue:
    if kept.state != ImportState.READ.value or kept.report is None:
        at, doing = progress_step(kept)
        return render_template(
            "authoring/import_progress.html",
            kept=kept,
            form=Form(),
            at=at,
            steps=STEP_COUNT,
            doing=doing,
        )
    report = ImportReport.from_json(kept.report)
    unknown = unknown_languages(report)
    surveys = session().scalars(surveys_of_plan(current_plan().id)).all()
    page = render_template(
        "authoring/import_report.html",
        kept=kept,
        report=report,
        told={name: finding_rows(found, kept) for name, found in by_severity(report).items()},
        form=form,
        tongues=tongues or (LanguageMappingForm.of(unknown) if unknown else None),
        asked=questionnaire_of(kept),
        surveys=surveys,
        language_name=language_name,
        at_once=MAX_PLACES_SHOWN,
        most=MAX_ROWS,
    )
    return page, status


@bp.route(f"{_BASE_PATH}/<uuid:key>/again", methods=["POST"])
@permit("authoring.edit")
def read_import_again(key: uuid.UUID) -> ResponseReturnValue:
    """Read a file anew: with the languages that are meant, or because nobody did."""
    kept = _own_import(key)
    report = ImportReport.from_json(kept.report) if kept.report else ImportReport()
    unknown = unknown_languages(report)
    form = LanguageMappingForm.of(unknown)
    if not form.validate_on_submit():
        return _report_page(
            kept, ImportAgreementForm(formdata=None), form if unknown else None, 422
        )
    requeue_import(session(), kept=kept, languages=form.chosen(), source=kept.source)
    if unknown:
        return _start_reading(key)
    commit()  # it waited: the worker may be away
    read_import(key)
    return redirect(url_for(".import_report", key=key), 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>/drop", methods=["POST"])
@permit("authoring.edit")
def discard_import(key: uuid.UUID) -> ResponseReturnValue:
    """Forget a file."""
    if not Form().validate_on_submit():
        abort(400)
    session().delete(_own_import(key))
    commit()
    return redirect(url_for(".import_survey"), 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>/new", methods=["POST"])
@permit("authoring.edit")
def create_from_import(key: uuid.UUID) -> ResponseReturnValue:
    """Make a new survey of a file."""
    form = ImportAgreementForm()

    def make() -> str:
        survey = create_survey_from_file(
            session(), kept=_own_import(key), plan_id=current_plan().id
        )
        flash(_("The questions are in. Nobody sees the survey before it is published."), "good")
        return url_for(".outline", survey=survey.slug)

    def ask() -> ResponseReturnValue:
        return _report_page(_own_import(key), form, None, 422)

    return _import_once(form, key, make, ask)


def _import_once(
    form: ImportAgreementForm,
    key: uuid.UUID,
    make: Callable[[], str],
    ask: Callable[[], ResponseReturnValue],
) -> ResponseReturnValue:
    """Take a file in once, if everything that is left out was agreed to."""
    require("authoring.edit", ())
    once = claim_key(
        session(), key=form.once_key(), purpose="authoring.create_from_import", today=today()
    )
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for("collection.desk"), 303)
    kept = _own_import(key)
    if kept.report is None or questionnaire_of(kept) is None:
        session().rollback()
        return redirect(url_for(".import_report", key=key), 303)
    form.must = bool(ImportReport.from_json(kept.report).choices)
    if not form.validate():
        session().rollback()
        return ask()
    once.location = where = make()
    commit()
    return redirect(where, 303)


@bp.route(f"{_BASE_PATH}/<uuid:key>/into")
@permit("authoring.edit")
def choose_import_target(key: uuid.UUID) -> ResponseReturnValue:
    """Go on to the survey that was chosen."""
    _own_import(key)
    slug = request.args.get("survey", "")
    return redirect(
        url_for(".replace_from_import", key=key, survey=survey_editor(slug).survey.slug), 303
    )


@bp.route(f"{_BASE_PATH}/<uuid:key>/into/<slug:survey>", methods=["GET", "POST"])
@permit("authoring.edit")
def replace_from_import(key: uuid.UUID, survey: str) -> ResponseReturnValue:
    """Put a file in the place of a draft: which question is which."""
    kept, found = _own_import(key), survey_editor(survey).survey
    asked = questionnaire_of(kept)
    if asked is None:
        return redirect(url_for(".import_report", key=key), 303)
    draft = draft_of(found)
    match = match_questions(asked, draft)
    form = QuestionMatchForm.of(
        {q.key: question_caption(q) for q in match.lost if not q.is_invisible},
        [(q.key, question_caption(q)) for q in match.new if not q.is_invisible],
    )
    if not form.is_submitted():
        form.revision.data = found.revision
        return _matching_page(kept, found, form, match, 200)
    if form.revision.data != found.revision:
        form.revision.data, form.revision.raw_data = found.revision, None
        return _matching_page(kept, found, form, match, 409)

    def make() -> str:
        replace_draft(session(), kept=_own_import(key), survey=found, matches=form.same())
        flash(
            _("The draft now has the questions of the file. Publish it when you are ready."), "good"
        )
        return url_for(".outline", survey=found.slug)

    def ask() -> ResponseReturnValue:
        return _matching_page(_own_import(key), survey_editor(survey).survey, form, match, 422)

    return _import_once(form, key, make, ask)


def _matching_page(
    kept: QuestionnaireImport,
    survey: Survey,
    form: QuestionMatchForm,
    match: QuestionMatch,
    status: int,
) -> ResponseReturnValue:
    report = ImportReport.from_json(kept.report or {"findings": [], "languages": [], "more": 0})
    page = render_template(
        "authoring/import_replace.html",
        kept=kept,
        survey=survey,
        form=form,
        match=match,
        choices=len(report.choices),
        names=[form[f"same{number}"] for number, _key in enumerate(form.lost)],
        changed_since=status == 409,
    )
    return page, status


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/xlsform")
@permit("authoring.edit")
def export_xlsform(survey: str) -> ResponseReturnValue:
    """The draft as an XLSForm workbook."""
    found = survey_editor(survey)
    draft: Questionnaire = found.draft
    try:
        data = export_form(draft, form_id=found.survey.slug)
    except TextTooLong:
        flash(_("A text is too long for a spreadsheet: a cell holds 32,767 characters."), "bad")
        return redirect(url_for(".outline", survey=survey), 303)
    name = f"{current_plan().slug}-{found.survey.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=MEDIA_TYPE, headers=headers)


def _own_import(key: uuid.UUID) -> QuestionnaireImport:
    """The file, for its sender only."""
    require("authoring.edit", ())
    wanted = pending_import(key, plan_id=current_plan().id, account_id=_account_id(), today=today())
    return session().scalar(wanted) or abort(404)


def _account_id() -> int:
    return actor().account_id or abort(401)
