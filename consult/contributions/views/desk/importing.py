"""Bringing in a list: the file, its columns, the preview, and consent."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.imports.actions import store_upload
from consult.imports.file_codes import FileRefused
from consult.imports.finding_table import finding_table
from consult.imports.findings import Finding
from consult.imports.models import PendingImport
from consult.imports.queries import import_of_account
from consult.people.guard import actor, municipality_scope, permit
from consult.plan.scope import current_plan
from consult.web.language import show
from consult.web.transaction import app_settings, commit, today

from ...forms.desk.importing import ColumnMappingForm, StatementListForm
from ...importing.importing import StatementImportReport, preview_statements, store_statements
from ...importing.reading import StatementList, read_list
from ...importing.wording import explain
from ..blueprint import bp

KIND = "contributions"
PREVIEW_ROWS = 5


@bp.route("/<lang:lang>/<slug:plan>/desk/contributions/import", methods=["GET", "POST"])
@permit("contributions.import")
def import_file() -> ResponseReturnValue:
    """Send a file; it is kept for a day, for its sender only."""
    form = StatementListForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("contributions/desk/import.html", form=form), status
    data, filename = form.file.data.read(), form.file.data.filename or ""
    try:
        read_list(data)
    except FileRefused as refused:
        return _file_refused(form, refused.finding)
    pending = store_upload(
        session(),
        plan_id=current_plan().id,
        kind=KIND,
        data=data,
        filename=filename,
        uploaded_by_id=_account_id(),
        today=today(),
    )
    commit()
    return redirect(url_for("contributions.import_columns", key=pending.id), 303)


def _file_refused(form: StatementListForm, finding: Finding) -> ResponseReturnValue:
    words = explain(finding)
    form.file.errors = [f"{words.what} {words.what_to_do}"]
    return render_template("contributions/desk/import.html", form=form), 422


def _account_id() -> int:
    return actor().account_id or abort(403)


@bp.route("/<lang:lang>/<slug:plan>/desk/contributions/import/<uuid:key>", methods=["GET", "POST"])
@permit("contributions.import")
def import_columns(key: uuid.UUID) -> ResponseReturnValue:
    """Say which column holds what; then see what would come of it; then say yes."""
    pending, form = _pending_import(key), ColumnMappingForm()
    if pending is None:
        return _redirect_if_imported(form)
    statements = read_list(pending.content)
    form.offer(statements.headings, [(a.code, show(a.name).words) for a in current_plan().areas])
    if not form.is_submitted():
        form.guess(statements.headings, current_plan().language, pending.filename)
        return _columns_page(form, pending, statements, None, 200)
    if not form.validate():
        return _columns_page(form, pending, statements, None, 422)
    if form.step.data == "apply":
        return _apply(form, pending, statements)
    return _preview_page(form, pending, statements, _preview(form, statements), 200)


def _preview(form: ColumnMappingForm, statements: StatementList) -> StatementImportReport:
    return preview_statements(
        session(),
        plan=current_plan(),
        statements=statements,
        mapping=form.mapping(),
        today=today(),
        zone=app_settings().timezone,
        municipality_scope=municipality_scope("contributions.import"),
    )


def _preview_page(
    form: ColumnMappingForm,
    pending: PendingImport,
    statements: StatementList,
    report: StatementImportReport,
    status: int,
) -> ResponseReturnValue:
    """What would be stored, with the question for consent; or the errors, beside the columns."""
    if not report.ok:
        return _columns_page(form, pending, statements, report, 422)
    form.step.data, form.fingerprint.data = "apply", report.fingerprint()
    page = render_template(
        "contributions/desk/import_preview.html",
        form=form,
        pending=pending,
        report=report,
        first=report.statements[:PREVIEW_ROWS],
        changed_since=status == 409,
    )
    return page, status


def _apply(
    form: ColumnMappingForm, pending: PendingImport, statements: StatementList
) -> ResponseReturnValue:
    once = claim_key(session(), key=form.once_key(), purpose="contributions.import", today=today())
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for("contributions.desk"), 303)
    once.location = url_for("contributions.desk", show="all")
    report = _preview(form, statements)
    if not report.ok or report.fingerprint() != form.fingerprint.data:  # the plan changed meanwhile
        session().rollback()
        return _preview_page(form, pending, statements, report, 409)
    store_statements(session(), report)
    session().delete(pending)
    commit()
    flash(
        ngettext(
            "%(num)s contribution was brought in.",
            "%(num)s contributions were brought in.",
            report.new,
        ),
        "good",
    )
    return redirect(once.location, 303)


def _pending_import(key: uuid.UUID) -> PendingImport | None:
    return session().scalar(
        import_of_account(
            key, plan_id=current_plan().id, account_id=_account_id(), kinds=(KIND,), today=today()
        )
    )


def _redirect_if_imported(form: ColumnMappingForm) -> ResponseReturnValue:
    """The file is gone: taken in by the first of two clicks, too old, or another person's."""
    where = location_of_key(session(), form.once_key()) if form.is_submitted() else None
    if where is None:
        abort(404)
    return redirect(where, 303)


def _columns_page(
    form: ColumnMappingForm,
    pending: PendingImport,
    statements: StatementList,
    report: StatementImportReport | None,
    status: int,
) -> ResponseReturnValue:
    form.step.data = form.fingerprint.data = ""
    page = render_template(
        "contributions/desk/import_columns.html",
        form=form,
        pending=pending,
        listed=statements,
        pictures={area.code: area.pictogram for area in current_plan().areas},
        first=statements.rows[:PREVIEW_ROWS],
        report=report,
        errors=finding_table(report.errors, explain) if report and not report.ok else None,
    )
    return page, status
