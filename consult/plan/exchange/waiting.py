"""Files that wait for a yes, and the yes."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from ..models.imports import PlanImport
from ..models.plans import Plan
from .exchange import import_file
from .report import ExchangeReport

KEPT = timedelta(days=1)


def keep(
    session: Session,
    *,
    plan: Plan,
    kind: str,
    data: bytes,
    filename: str,
    made_by_id: int,
    today: date,
) -> PlanImport:
    """Keep a checked file until its sender says yes, for a day; older ones go."""
    session.execute(delete(PlanImport).where(PlanImport.expires_on < today))
    kept = PlanImport(
        plan_id=plan.id,
        made_by_id=made_by_id,
        kind=kind,
        filename=filename[:300],
        content=data,
        expires_on=today + KEPT,
    )
    session.add(kept)
    session.flush()
    return kept


def waiting_import(
    key: uuid.UUID, *, plan_id: int, account_id: int, today: date
) -> Select[PlanImport]:
    """A file that waits, for the one who sent it."""
    return select(PlanImport).where(
        PlanImport.id == key,
        PlanImport.plan_id == plan_id,
        PlanImport.made_by_id == account_id,
        PlanImport.expires_on >= today,
    )


def preview(
    session: Session,
    *,
    plan: Plan,
    kept: PlanImport,
    today: date,
    language: str,
    reach: frozenset[str] | None,
) -> ExchangeReport:
    """What the file would change now."""
    return import_file(
        session,
        plan=plan,
        kind=kept.kind,
        data=kept.content,
        filename=kept.filename,
        today=today,
        language=language,
        reach=reach,
    )


def confirm(
    session: Session,
    *,
    plan: Plan,
    kept: PlanImport,
    expected: str,
    today: date,
    language: str,
    reach: frozenset[str] | None,
) -> ExchangeReport:
    """Apply the file if it would still change exactly what was agreed to, and drop it."""
    report = import_file(
        session,
        plan=plan,
        kind=kept.kind,
        data=kept.content,
        filename=kept.filename,
        today=today,
        made_by_id=kept.made_by_id,
        language=language,
        reach=reach,
        apply=True,
        expected=expected,
    )
    if report.applied:
        session.delete(kept)
        session.flush()
    return report
