"""Responses out of the house, for staff of the whole plan."""

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
from ...queries.exports import ExportState, export_content, exports_of, stage_of
from ...survey_scope import published_survey_or_404
from ..blueprint import bp

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
RETRYABLE = frozenset({ExportState.STOPPED, ExportState.FAILED})
"""What can be written anew."""


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export", methods=["GET", "POST"])
@permit("results.export")
def export(survey: str) -> ResponseReturnValue:
    """Choose what to take out; the worker writes the file."""
    found, form = _survey_to_export(survey), ExportForm()
    tags = [tag for tag in current_plan().languages if tag in LANGUAGES]
    form.language.choices = options((tag, LANGUAGES[tag].own_name) for tag in tags)
    if form.validate_on_submit():
        once = claim_key(session(), key=form.once_key(), purpose="results.export", today=today())
        if once is None:
            where = location_of_key(session(), form.once_key())
            return redirect(where or url_for(".export", survey=survey), 303)
        made = request_export(
            session(),
            survey=found,
            options=form.chosen(),
            by_id=_account_id(),
            today=today(),
            now=now(),
        )
        once.location = url_for(".export_file", survey=survey, key=made.id)
        where = once.location
        commit()
        return redirect(where, 303)
    page = render_template(
        "results/desk/export.html",
        survey=found,
        form=form,
        people=total_responses(session(), found.id),
        exports=[(one, stage_of(one, now())) for one in session().scalars(_own_exports(found))],
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>")
@permit("results.export")
def export_file(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """How far a file is, and where it is to be had."""
    found = _survey_to_export(survey)
    made = _own_export(found, key)
    return render_template(
        "results/desk/export_file.html",
        survey=found,
        export=made,
        stage=stage_of(made, now()),
        form=Form(),
    )


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>/again",
    methods=["POST"],
)
@permit("results.export")
def retry_export(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """Have a file written anew that was not finished, with the same choices."""
    found = _survey_to_export(survey)
    old = session().scalar(_own_exports(found).where(ResponseExport.id == key))
    if old is None:  # a double click: the first one took its place
        return redirect(url_for(".export", survey=survey), 303)
    if stage_of(old, now()) not in RETRYABLE:
        return redirect(url_for(".export_file", survey=survey, key=key), 303)
    made = restart_export(session(), survey=found, export=old, today=today(), now=now())
    commit()
    if made is None:
        return redirect(url_for(".export", survey=survey), 303)
    return redirect(url_for(".export_file", survey=survey, key=made.id), 303)


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>/file")
@permit("results.export")
def download_export(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """The file itself, piece by piece."""
    made = _own_export(_survey_to_export(survey), key)
    if made.state != ExportState.READY:
        abort(404)
    answer = Response(
        export_content(db.engine, made.id), mimetype=MEDIA_TYPES[made.filename.split(".")[-1]]
    )
    answer.headers["Content-Disposition"] = f"attachment; filename={made.filename}"
    answer.headers["Cache-Control"] = "no-store"
    answer.content_length = made.size
    return answer


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/export/<uuid:key>/delete",
    methods=["POST"],
)
@permit("results.export")
def delete_export(survey: str, key: uuid.UUID) -> ResponseReturnValue:
    """Delete a file before its day is over."""
    form, found = Form(), _survey_to_export(survey)
    if form.validate_on_submit():
        session().delete(_own_export(found, key))
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
