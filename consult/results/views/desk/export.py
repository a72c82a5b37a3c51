"""Export of responses, for staff of the whole plan."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import db, session
from consult.languages.rules import LANGUAGES
from consult.people.guard import actor, permit, require
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.web.forms import Form, options
from consult.web.transaction import commit, now, today

from ...actions.exports import request_export, restart_export
from ...export.responses import total_responses
from ...forms.desk.export import ExportForm
from ...models import ResponseExport
from ...queries.exports import ExportState, export_content, exports_of, state_of
from ...survey_scope import published_survey_or_404
from ..blueprint import bp

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
RETRYABLE = frozenset({ExportState.STOPPED, ExportState.FAILED})
"""States from which an export can be started again."""


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export", methods=["GET", "POST"])
@permit("results.export")
def export(survey: str) -> ResponseReturnValue:
    """Choose what to take out; the worker writes the file."""
    published, form = _survey_to_export(survey), ExportForm()
    tags = [tag for tag in current_plan().languages if tag in LANGUAGES]
    form.language.choices = options((tag, LANGUAGES[tag].own_name) for tag in tags)
    if form.validate_on_submit():
        claim = claim_key(session(), key=form.once_key(), purpose="results.export", today=today())
        if claim is None:
            location = location_of_key(session(), form.once_key())
            return redirect(location or url_for(".export", survey=survey), 303)
        requested = request_export(
            session(),
            survey=published,
            options=form.export_options(),
            by_id=_account_id(),
            today=today(),
            now=now(),
        )
        claim.location = url_for(".export_file", survey=survey, key=requested.id)
        location = claim.location
        commit()
        return redirect(location, 303)
    page = render_template(
        "results/desk/export.html",
        survey=published,
        form=form,
        respondents=total_responses(session(), published.id),
        exports=[
            (export, state_of(export, now()))
            for export in session().scalars(_own_exports(published))
        ],
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>")
@permit("results.export")
def export_file(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """How far an export is, and where it can be downloaded."""
    published = _survey_to_export(survey)
    export = _own_export(published, key)
    return render_template(
        "results/desk/export_file.html",
        survey=published,
        export=export,
        state=state_of(export, now()),
        form=Form(),
    )


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>/again",
    methods=["POST"],
)
@permit("results.export")
def retry_export(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """Start an unfinished export again, with the same options."""
    published = _survey_to_export(survey)
    unfinished = session().scalar(_own_exports(published).where(ResponseExport.id == key))
    if unfinished is None:  # a double click: the first one took its place
        return redirect(url_for(".export", survey=survey), 303)
    if state_of(unfinished, now()) not in RETRYABLE:
        return redirect(url_for(".export_file", survey=survey, key=key), 303)
    restarted = restart_export(
        session(), survey=published, export=unfinished, today=today(), now=now()
    )
    commit()
    if restarted is None:
        return redirect(url_for(".export", survey=survey), 303)
    return redirect(url_for(".export_file", survey=survey, key=restarted.id), 303)


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>/file")
@permit("results.export")
def download_export(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """The file itself, chunk by chunk."""
    export = _own_export(_survey_to_export(survey), key)
    if export.state != ExportState.READY:
        abort(404)
    response = Response(
        export_content(db.engine, export.id), mimetype=MEDIA_TYPES[export.filename.split(".")[-1]]
    )
    response.headers["Content-Disposition"] = f"attachment; filename={export.filename}"
    response.headers["Cache-Control"] = "no-store"
    response.content_length = export.size
    return response


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>/delete",
    methods=["POST"],
)
@permit("results.export")
def delete_export(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """Delete a file before its day is over."""
    form, published = Form(), _survey_to_export(survey)
    if form.validate_on_submit():
        session().delete(_own_export(published, key))
        commit()
        flash(_("The file is deleted."), "success")
    return redirect(url_for(".export", survey=survey), 303)


def _survey_to_export(slug: str) -> Survey:
    require("results.export", ())  # of the whole plan: the file has every municipality's answers
    return published_survey_or_404(slug)


def _account_id() -> int:
    return actor().account_id or abort(403)


def _own_exports(survey: Survey) -> Select[ResponseExport]:
    return exports_of(survey.id, account_id=_account_id(), today=today())


def _own_export(survey: Survey, key: uuid.UUID) -> ResponseExport:
    return session().scalar(_own_exports(survey).where(ResponseExport.id == key)) or abort(404)
