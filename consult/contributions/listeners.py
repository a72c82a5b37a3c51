"""When a measure moves to another area, what was said of it concerns that area: the plan room
can't know of it, so here its flushes are watched.

The inputs of a measure follow in the same transaction; very many follow in a job after it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from consult.jobs.queue import enqueue_after_commit
from consult.plan.models.measures import Measure, MeasureArea

from .jobs import refresh_measure_subjects
from .models import ContributionLink
from .subjects import lock_contributions

MAX_IMMEDIATE = 400
"""Most inputs that follow in the transaction that moves their measure."""
_KEY = "consult_moved_measures"


@event.listens_for(Session, "after_flush")
def _collect_moved_measures(session: Session, _context: Any) -> None:
    new = {one.id for one in session.new if isinstance(one, Measure)}
    moved = {
        one.measure_id
        for one in (*session.new, *session.deleted, *session.dirty)
        if isinstance(one, MeasureArea)
    }
    if moved - new:
        session.info.setdefault(_KEY, set()).update(moved - new)


@event.listens_for(Session, "after_flush_postexec")
def _refresh_moved_measures(session: Session, _context: Any) -> None:
    for measure_id in sorted(session.info.pop(_KEY, ())):
        wanted = (
            select(ContributionLink.input_id)
            .where(ContributionLink.measure_id == measure_id)
            .distinct()
        )
        ids = session.scalars(wanted.limit(MAX_IMMEDIATE + 1)).all()
        if len(ids) > MAX_IMMEDIATE:
            enqueue_after_commit(session, refresh_measure_subjects, measure_id)
        elif ids:
            lock_contributions(session, ids).reconcile(session)


@event.listens_for(Session, "after_rollback")
def _discard_moved_measures(session: Session) -> None:
    session.info.pop(_KEY, None)
