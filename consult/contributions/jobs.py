"""Proving what is derived, and putting it right. Every job may run twice."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.db.session import session as running_session
from consult.plan.models.plans import Plan

from .actions import refresh_subjects
from .models import Contribution, ContributionLink
from .subjects import (
    KEYS_PER_STATEMENT,
    add_tallies,
    batches,
    delete_derived_rows,
    tally_discrepancies,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TallyCheck:
    """What a proof found wrong, and put right. All zeros: nothing was."""

    inputs: int
    """Inputs looked at."""
    concerns: int
    """Concerns that were missing, too many or not as their input says."""
    tallies: int
    """Tallies that were not equal to a recount."""

    @property
    def holds(self) -> bool:
        """Whether everything was right."""
        return not (self.concerns or self.tallies)


def verify_tallies(plan_id: int) -> TallyCheck:
    """Prove a plan's concerns and tallies equal to a recount; repair and tell what is not."""
    session = running_session()
    proof = verify_and_repair(session, plan_id, session.commit)
    if not proof.holds:
        log.error(
            "plan %s: %s concerns and %s tallies repaired", plan_id, proof.concerns, proof.tallies
        )
    return proof


def verify_all_tallies() -> None:
    """Prove every plan; daily."""
    for plan_id in running_session().scalars(select(Plan.id).order_by(Plan.id)).all():
        verify_tallies(plan_id)


def refresh_measure_subjects(measure_id: int) -> int:
    """Derive again the concerns of the inputs tied to a measure, when its areas have changed.

    How many concerns changed. Where nobody wakes this job, the daily proof does its work.
    """
    session = running_session()
    wanted = (
        select(ContributionLink.input_id)
        .where(ContributionLink.measure_id == measure_id)
        .distinct()
    )
    changed = 0
    for ids in batches(session.scalars(wanted).all()):
        changed += refresh_subjects(session, ids)
        session.commit()
    return changed


def verify_and_repair(
    session: Session, plan_id: int, commit: Callable[[], None] = lambda: None
) -> TallyCheck:
    """Prove and repair; `save` is called after each portion, so that writers need not wait long."""
    inputs = concerns = 0
    for ids in _contribution_batches(session, plan_id):
        inputs += len(ids)
        concerns += refresh_subjects(session, ids)
        commit()
    wrong = tally_discrepancies(session, plan_id)
    add_tallies(session, wrong)
    commit()
    return TallyCheck(inputs, concerns, len(wrong))


def rebuild_derived_rows(plan_id: int) -> TallyCheck:
    """Make a plan's concerns and tallies anew from its inputs and links."""
    session = running_session()
    delete_derived_rows(session, plan_id)
    return verify_and_repair(session, plan_id, session.commit)


def _contribution_batches(session: Session, plan_id: int) -> Iterator[Sequence[uuid.UUID]]:
    last: uuid.UUID | None = None
    while True:
        wanted = (
            select(Contribution.id)
            .where(Contribution.plan_id == plan_id)
            .order_by(Contribution.id)
            .limit(KEYS_PER_STATEMENT)
        )
        ids = session.scalars(
            wanted if last is None else wanted.where(Contribution.id > last)
        ).all()
        if not ids:
            return
        yield ids
        last = ids[-1]
