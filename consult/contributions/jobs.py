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

from .actions import refresh_concerns
from .models import Input, InputLink
from .subjects import CHUNK, add_tallies, chunks, drop_derived, miscounted

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Proof:
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


def prove_tallies(plan_id: int) -> Proof:
    """Prove a plan's concerns and tallies equal to a recount; repair and tell what is not."""
    session = running_session()
    proof = prove(session, plan_id, session.commit)
    if not proof.holds:
        log.error(
            "plan %s: %s concerns and %s tallies repaired", plan_id, proof.concerns, proof.tallies
        )
    return proof


def prove_all() -> None:
    """Prove every plan; daily."""
    for plan_id in running_session().scalars(select(Plan.id).order_by(Plan.id)).all():
        prove_tallies(plan_id)


def refresh_measure(measure_id: int) -> int:
    """Derive again the concerns of the inputs tied to a measure, when its areas have changed.

    How many concerns changed. Where nobody wakes this job, the daily proof does its work.
    """
    session = running_session()
    wanted = select(InputLink.input_id).where(InputLink.measure_id == measure_id).distinct()
    changed = 0
    for ids in chunks(session.scalars(wanted).all()):
        changed += refresh_concerns(session, ids)
        session.commit()
    return changed


def prove(session: Session, plan_id: int, save: Callable[[], None] = lambda: None) -> Proof:
    """Prove and repair; `save` is called after each portion, so that writers need not wait long."""
    inputs = concerns = 0
    for ids in _inputs_of(session, plan_id):
        inputs += len(ids)
        concerns += refresh_concerns(session, ids)
        save()
    wrong = miscounted(session, plan_id)
    add_tallies(session, wrong)
    save()
    return Proof(inputs, concerns, len(wrong))


def rebuild(plan_id: int) -> Proof:
    """Make a plan's concerns and tallies anew from its inputs and links."""
    session = running_session()
    drop_derived(session, plan_id)
    return prove(session, plan_id, session.commit)


def _inputs_of(session: Session, plan_id: int) -> Iterator[Sequence[uuid.UUID]]:
    last: uuid.UUID | None = None
    while True:
        wanted = select(Input.id).where(Input.plan_id == plan_id).order_by(Input.id).limit(CHUNK)
        ids = session.scalars(wanted if last is None else wanted.where(Input.id > last)).all()
        if not ids:
            return
        yield ids
        last = ids[-1]
