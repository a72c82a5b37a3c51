"""Bringing in a list: the file, its columns, what would come of it, and the yes."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.people.guard import actor, municipality_scope, permit
from consult.plan.exchange.messages import explain as explain_file
from consult.plan.exchange.reading import Refused
from consult.plan.exchange.report import ExchangeProblem as Unreadable
from consult.plan.exchange.waiting import keep, waiting_import
from consult.plan.models.imports import PlanImport
from consult.plan.scope import current_plan
from consult.web.language import show
from consult.web.transaction import app_settings, commit, today

from ...forms.desk.importing import ColumnMappingForm, StatementListForm
from ...importing.importing import StatementImportReport, preview_statements, store_statements
from ...importing.reading import StatementList, read_list
from ...importing.wording import explain
from ..blueprint import bp

KIND = "inputs"
MAX_PROBLEMS_SHOWN = 500
"""Most problems on one page; the rest is counted."""
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
    except Refused as refused:
        return _file_refused(form, refused.problem)
    kept = keep(
        session(),
        plan=current_plan(),
        kind=KIND,
        data=data,
        filename=filename,
        made_by_id=_account_id(),
        today=today(),
    )
    commit()
    return redirect(url_for("contributions.import_columns", key=kept.id), 303)


def _file_refused(form: StatementListForm, problem: Unreadable) -> ResponseReturnValue:
    form.file.errors = [" ".join(explain_file(problem))]
    return render_template("contributions/desk/import.html", form=form), 422


def _account_id() -> int:
    return actor().account_id or abort(403)


@bp.route("/<lang:lang>/<slug:plan>/desk/contributions/import/<uuid:key>", methods=["GET", "POST"])
@permit("contributions.import")
def import_columns(key: uuid.UUID) -> ResponseReturnValue:
    """Say which column holds what; then see what would come of it; then say yes."""
    kept, form = _waiting_import(key), ColumnMappingForm()
    if kept is None:
        return _redirect_if_imported(form)
    listed = read_list(kept.content)
    form.offer(listed.headings, [(a.code, show(a.name).words) for a in current_plan().areas])
    if not form.is_submitted():
        form.guess(listed.headings, current_plan().language, kept.filename)
        return _columns_page(form, kept, listed, None, 200)
    if not form.validate():
        return _columns_page(form, kept, listed, None, 422)
    if form.step.data == "apply":
        return _apply(form, kept, listed)
    report = _preview(form, kept)
    if not report.ok:
        return _columns_page(form, kept, listed, report, 422)
    form.step.data = "apply"
    first = report.statements[:PREVIEW_ROWS]
    return render_template(
        "contributions/desk/import_preview.html", form=form, kept=kept, report=report, first=first
    )


def _preview(form: ColumnMappingForm, kept: PlanImport) -> StatementImportReport:
    return preview_statements(
        session(),
        plan=current_plan(),
        data=kept.content,
        mapping=form.mapping(),
        today=today(),
        zone=app_settings().timezone,
        municipality_scope=municipality_scope("contributions.import"),
    )


def _apply(form: ColumnMappingForm, kept: PlanImport, listed: StatementList) -> ResponseReturnValue:
    once = claim_key(session(), key=form.once_key(), purpose="contributions.import", today=today())
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for("contributions.desk"), 303)
    once.location = url_for("contributions.desk", show="all")
    report = store_statements(session(), _preview(form, kept))
    if not report.applied:
        session().rollback()
        return _columns_page(form, kept, listed, report, 422)
    session().delete(kept)
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


def _waiting_import(key: uuid.UUID) -> PlanImport | None:
    return session().scalar(
        waiting_import(
            key, plan_id=current_plan().id, account_id=_account_id(), today=today()
        ).where(PlanImport.kind == KIND)
    )


def _redirect_if_imported(form: ColumnMappingForm) -> ResponseReturnValue:
    """The file is gone: taken in by the first of two clicks, too old, or another person's."""
    where = location_of_key(session(), form.once_key()) if form.is_submitted() else None
    if where is None:
        abort(404)
    return redirect(where, 303)


def _columns_page(
    form: ColumnMappingForm,
    kept: PlanImport,
    listed: StatementList,
    report: StatementImportReport | None,
    status: int,
) -> ResponseReturnValue:
    problems = report.problems if report else ()
    form.step.data = ""
    page = render_template(
        "contributions/desk/import_columns.html",
        form=form,
        kept=kept,
        listed=listed,
        pictures={area.code: area.pictogram for area in current_plan().areas},
        first=listed.rows[:PREVIEW_ROWS],
        problems=[(p, *explain(p)) for p in problems[:MAX_PROBLEMS_SHOWN]],
        more=max(0, len(problems) - MAX_PROBLEMS_SHOWN),
        nothing=_("Nothing was brought in. Change the file or the columns, then try again."),
    )
    return page, status
