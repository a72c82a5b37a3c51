"""Measures and entities as spreadsheets: out, in, and a look at the changes before they happen."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.imports.actions import store_upload
from consult.imports.finding_table import finding_table
from consult.imports.models import PendingImport
from consult.imports.queries import import_of_account
from consult.people.guard import actor, municipality_scope, permit
from consult.web.language import page_language
from consult.web.transaction import commit, today

from ...exchange.columns import KINDS
from ...exchange.exchange import FORMATS, export_file, import_file
from ...exchange.messages import explain
from ...exchange.report import ExchangeReport, RowChangeKind
from ...forms.desk.exchange import ConfirmExchangeForm, ExchangeUploadForm
from ...scope import current_plan
from ..blueprint import bp

MAX_CHANGES_SHOWN = 1000
"""Most rows of changes on one page; the rest is counted."""


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/exchange", methods=["GET", "POST"])
@permit("plan.exchange")
def exchange() -> ResponseReturnValue:
    """Download spreadsheets; send one in and read what is wrong with it, all at once."""
    form = ExchangeUploadForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("plan/desk/exchange.html", form=form), status
    data, filename = form.file.data.read(), form.file.data.filename or ""
    report = _import(form.kind.data, data, filename)
    if not report.ok:
        return _report_page("plan/desk/exchange_problems.html", report, 422)
    if not report.effective:
        return _report_page("plan/desk/exchange_unchanged.html", report, 200)
    pending = store_upload(
        session(),
        plan_id=current_plan().id,
        kind=report.kind,
        data=data,
        filename=filename,
        uploaded_by_id=_account_id(),
        today=today(),
    )
    commit()
    return redirect(url_for("plan.exchange_preview", key=pending.id), 303)


def _import(
    kind: str, data: bytes, filename: str, *, expected: str | None = None
) -> ExchangeReport:
    """The report of a file; applied where it still changes what `expected` is the fingerprint of."""
    return import_file(
        session(),
        plan=current_plan(),
        kind=kind,
        data=data,
        filename=filename,
        today=today(),
        made_by_id=_account_id(),
        language=_language(),
        reach=_reach(),
        apply=expected is not None,
        expected=expected,
    )


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/setup/exchange/"
    "<any(measures, entities):kind>.<any(xlsx, csv):form>"
)
@permit("plan.exchange")
def exchange_download(kind: str, form: str) -> ResponseReturnValue:
    """A spreadsheet of what is in the plan."""
    plan = current_plan()
    data = export_file(
        session(), plan=plan, kind=kind, form=form, language=_language(), reach=_reach()
    )
    name = f"{plan.slug}-{kind}-{today():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=FORMATS[form], headers=headers)


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/exchange/<uuid:key>")
@permit("plan.exchange")
def exchange_preview(key: uuid.UUID) -> ResponseReturnValue:
    """What a file would change."""
    pending = _pending_import(key)
    report = _import(pending.kind, pending.content, pending.filename)
    return _preview_page(report, key, ConfirmExchangeForm(), 200)


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/exchange/<uuid:key>/confirm", methods=["POST"])
@permit("plan.exchange")
def exchange_confirm(key: uuid.UUID) -> ResponseReturnValue:
    """Apply a file, if it still changes what was agreed to."""
    form = ConfirmExchangeForm()
    if not form.validate():
        abort(400)
    once = claim_key(session(), key=form.once_key(), purpose="plan.exchange", today=today())
    if once is None:
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for("plan.exchange"), 303)
    once.location = url_for("plan.exchange")
    try:
        pending = _pending_import(key, lock=True)
        expected = form.fingerprint.data or ""
        report = _import(pending.kind, pending.content, pending.filename, expected=expected)
        if report.applied:
            session().delete(pending)
            commit()
    except (StaleDataError, IntegrityError):  # a rival changed the plan while we wrote
        session().rollback()
        return redirect(url_for("plan.exchange_preview", key=key), 303)
    if not report.applied:
        session().rollback()
        return _preview_page(report, key, ConfirmExchangeForm(formdata=None), 409)
    flash(_("The plan now has what the file says."), "good")
    return redirect(url_for("plan.exchange"), 303)


def _preview_page(
    report: ExchangeReport, key: uuid.UUID, form: ConfirmExchangeForm, status: int
) -> ResponseReturnValue:
    if not report.ok:
        return _report_page("plan/desk/exchange_problems.html", report, status)
    if not report.effective:
        return _report_page("plan/desk/exchange_unchanged.html", report, 200)
    form.fingerprint.data = report.fingerprint()
    return _report_page("plan/desk/exchange_preview.html", report, status, form=form, key=key)


def _report_page(
    template: str, report: ExchangeReport, status: int, **more: object
) -> ResponseReturnValue:
    """A page about a report, in words."""
    page = render_template(
        template,
        report=report,
        errors=finding_table(report.errors, explain),
        notes=[explain(note).what for note in report.notes],
        changes=report.effective[:MAX_CHANGES_SHOWN],
        counts={fate.value: report.count(fate) for fate in RowChangeKind},
        changed_since=status == 409,
        **more,
    )
    return page, status


def _pending_import(key: uuid.UUID, *, lock: bool = False) -> PendingImport:
    query = import_of_account(
        key, plan_id=current_plan().id, account_id=_account_id(), kinds=tuple(KINDS), today=today()
    )
    return session().scalar(query.with_for_update() if lock else query) or abort(404)


def _account_id() -> int:
    return actor().account_id or abort(401)


def _language() -> str:
    return "pt" if page_language().tag == "pt" else "en"


def _reach() -> frozenset[str] | None:
    """The codes of the municipalities that the person asking works for; None: all."""
    ids = municipality_scope("plan.exchange")
    if ids is None:
        return None
    return frozenset(m.code for m in current_plan().municipalities if m.id in ids)
