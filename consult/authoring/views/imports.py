"""Questionnaires in files: in from XLSForm and LimeSurvey, out as XLSForm."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim, location_of
from consult.db.session import session
from consult.formats.findings import Report
from consult.formats.xlsform.exporting import MEDIA_TYPE, TextTooLong, export_form
from consult.jobs.queue import wake
from consult.people.guard import actor, permit, require
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import surveys_of_plan
from consult.questionnaire.rules.document import Questionnaire
from consult.results.jobs import read_import
from consult.web.forms import Form, is_htmx
from consult.web.transaction import commit, today

from ..actions.editing import draft_of
from ..actions.imports import keep_file, make_survey, questionnaire_of, read_again, replace_draft
from ..forms.imports import AgreeForm, FileForm, IntoForm, TonguesForm
from ..models.imports import SurveyImport
from ..queries.imports import Step, imports_of, waiting_import
from ..rules.draft_matching import Match, matched
from .blueprint import bp
from .editor import bench
from .import_report import (
    AT_ONCE,
    SHOWN,
    STEPS,
    by_severity,
    called,
    language_name,
    step,
    told,
    unknown_tongues,
)

_HERE = "/<lang:lang>/<slug:plan>/desk/surveys/import"


@bp.route(_HERE, methods=["GET", "POST"])
@permit("authoring.edit")
def import_survey() -> ResponseReturnValue:
    """Send a file; it is kept for a day, for its sender only."""
    require("authoring.edit", ())
    form = FileForm()
    form.offer(current_plan().language)
    if not form.validate_on_submit():
        waiting = session().scalars(imports_of(current_plan().id, _account_id(), today())).all()
        status = 422 if form.is_submitted() else 200
        return render_template("authoring/import.html", form=form, waiting=waiting), status
    once = claim(session(), key=form.once_key(), purpose="surveys.import", today=today())
    if once is None:
        where = location_of(session(), form.once_key())
        return redirect(where or url_for(".import_survey"), 303)
    kept = keep_file(
        session(),
        plan_id=current_plan().id,
        data=form.file.data.read(),
        filename=form.file.data.filename or _("file"),
        source=form.source.data,
        by_id=_account_id(),
        today=today(),
    )
    once.location = url_for(".import_report", key=kept.id)
    return _have_read(kept.id)


def _have_read(key: uuid.UUID) -> ResponseReturnValue:
    """Let the worker read a file; read it at once where the queue is away."""
    commit()
    if not wake(read_import, key):
        read_import(key)
    return redirect(url_for(".import_report", key=key), 303)


@bp.route(f"{_HERE}/<uuid:key>")
@permit("authoring.edit")
def imported(key: uuid.UUID) -> ResponseReturnValue:
    """How far the file is; what is in it and what is wrong with it."""
    kept = _kept(key)
    if is_htmx() and kept.state == Step.READ.value:  # the page that waits asked: now it has another
        return "", 204, {"HX-Refresh": "true"}
    return _shown(kept, AgreeForm(), None, 200)


def _shown(
    kept: SurveyImport, form: AgreeForm, tongues: TonguesForm | None, status: int
) -> ResponseReturnValue:
    if kept.state != Step.READ.value or kept.report is None:
        at, doing = step(kept)
        return render_template(
            "authoring/import_progress.html",
            kept=kept,
            form=Form(),
            at=at,
            steps=STEPS,
            doing=doing,
        )
    report = Report.from_json(kept.report)
    unknown = unknown_tongues(report)
    surveys = session().scalars(surveys_of_plan(current_plan().id)).all()
    page = render_template(
        "authoring/import_report.html",
        kept=kept,
        report=report,
        told={name: told(found, kept) for name, found in by_severity(report).items()},
        form=form,
        tongues=tongues or (TonguesForm.of(unknown) if unknown else None),
        asked=questionnaire_of(kept),
        surveys=surveys,
        language_name=language_name,
        at_once=AT_ONCE,
        most=SHOWN,
    )
    return page, status


@bp.route(f"{_HERE}/<uuid:key>/again", methods=["POST"])
@permit("authoring.edit")
def import_again(key: uuid.UUID) -> ResponseReturnValue:
    """Read a file anew: with the languages that are meant, or because nobody did."""
    kept = _kept(key)
    report = Report.from_json(kept.report) if kept.report else Report()
    unknown = unknown_tongues(report)
    form = TonguesForm.of(unknown)
    if not form.validate_on_submit():
        return _shown(kept, AgreeForm(formdata=None), form if unknown else None, 422)
    read_again(session(), kept=kept, languages=form.chosen(), source=kept.source)
    if unknown:
        return _have_read(key)
    commit()  # it waited: the worker may be away
    read_import(key)
    return redirect(url_for(".import_report", key=key), 303)


@bp.route(f"{_HERE}/<uuid:key>/drop", methods=["POST"])
@permit("authoring.edit")
def import_drop(key: uuid.UUID) -> ResponseReturnValue:
    """Forget a file."""
    if not Form().validate_on_submit():
        abort(400)
    session().delete(_kept(key))
    commit()
    return redirect(url_for(".import_survey"), 303)


@bp.route(f"{_HERE}/<uuid:key>/new", methods=["POST"])
@permit("authoring.edit")
def import_new(key: uuid.UUID) -> ResponseReturnValue:
    """Make a new survey of a file."""
    form = AgreeForm()

    def make() -> str:
        survey = make_survey(session(), kept=_kept(key), plan_id=current_plan().id)
        flash(_("The questions are in. Nobody sees the survey before it is published."), "good")
        return url_for(".outline", survey=survey.slug)

    def ask() -> ResponseReturnValue:
        return _shown(_kept(key), form, None, 422)

    return _once(form, key, make, ask)


def _once(
    form: AgreeForm, key: uuid.UUID, make: Callable[[], str], ask: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """Take a file in once, if everything that is left out was agreed to."""
    require("authoring.edit", ())
    once = claim(
        session(), key=form.once_key(), purpose="authoring.create_from_import", today=today()
    )
    if once is None:
        where = location_of(session(), form.once_key())
        return redirect(where or url_for("collection.desk"), 303)
    kept = _kept(key)
    if kept.report is None or questionnaire_of(kept) is None:
        session().rollback()
        return redirect(url_for(".import_report", key=key), 303)
    form.must = bool(Report.from_json(kept.report).choices)
    if not form.validate():
        session().rollback()
        return ask()
    once.location = where = make()
    commit()
    return redirect(where, 303)


@bp.route(f"{_HERE}/<uuid:key>/into")
@permit("authoring.edit")
def import_choose(key: uuid.UUID) -> ResponseReturnValue:
    """Go on to the survey that was chosen."""
    _kept(key)
    slug = request.args.get("survey", "")
    return redirect(url_for(".replace_from_import", key=key, survey=bench(slug).survey.slug), 303)


@bp.route(f"{_HERE}/<uuid:key>/into/<slug:survey>", methods=["GET", "POST"])
@permit("authoring.edit")
def import_into(key: uuid.UUID, survey: str) -> ResponseReturnValue:
    """Put a file in the place of a draft: which question is which."""
    kept, found = _kept(key), bench(survey).survey
    asked = questionnaire_of(kept)
    if asked is None:
        return redirect(url_for(".import_report", key=key), 303)
    draft = draft_of(found)
    match = matched(asked, draft)
    form = IntoForm.of(
        {q.key: called(q) for q in match.lost if not q.silent},
        [(q.key, called(q)) for q in match.new if not q.silent],
    )
    if not form.is_submitted():
        form.revision.data = found.revision
        return _matching(kept, found, form, match, 200)
    if form.revision.data != found.revision:
        form.revision.data, form.revision.raw_data = found.revision, None
        return _matching(kept, found, form, match, 409)

    def make() -> str:
        replace_draft(session(), kept=_kept(key), survey=found, same=form.same())
        flash(
            _("The draft now has the questions of the file. Publish it when you are ready."), "good"
        )
        return url_for(".outline", survey=found.slug)

    def ask() -> ResponseReturnValue:
        return _matching(_kept(key), bench(survey).survey, form, match, 422)

    return _once(form, key, make, ask)


def _matching(
    kept: SurveyImport, survey: Survey, form: IntoForm, match: Match, status: int
) -> ResponseReturnValue:
    report = Report.from_json(kept.report or {"findings": [], "languages": [], "more": 0})
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
    found = bench(survey)
    draft: Questionnaire = found.draft
    try:
        data = export_form(draft, form_id=found.survey.slug)
    except TextTooLong:
        flash(_("A text is too long for a spreadsheet: a cell holds 32,767 characters."), "bad")
        return redirect(url_for(".outline", survey=survey), 303)
    name = f"{current_plan().slug}-{found.survey.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=MEDIA_TYPE, headers=headers)


def _kept(key: uuid.UUID) -> SurveyImport:
    """The file, for its sender only."""
    require("authoring.edit", ())
    wanted = waiting_import(key, plan_id=current_plan().id, account_id=_account_id(), today=today())
    return session().scalar(wanted) or abort(404)


def _account_id() -> int:
    return actor().account_id or abort(401)
