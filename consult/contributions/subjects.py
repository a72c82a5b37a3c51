"""Keeping what is derived: concerns from links, tallies from concerns. Used by actions and jobs.

A tally is the number of concerns with the same subject, channel, language, municipality and
visibility; so every write to `ContributionSubject` goes through `change_subjects`, which moves both.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, union_all
from sqlalchemy.orm import Session

from consult.db.upsert import increment_counts, insert_all
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area

from .models import Contribution, ContributionLink, ContributionSubject, ContributionTally
from .queries.recording import areas_of_measures
from .rules.contributions import AreasByMeasure, LinkTarget, Subject, SubjectKind, subjects_of
from .rules.recording import NewContribution

KEYS_PER_STATEMENT = 400
"""Keys in one `in (…)`: SQLite takes some thousands of parameters, plans stay good with hundreds."""


class SubjectRow(NamedTuple):
    """A concern as plain values, in the order of its columns."""

    subject: str
    subject_id: int
    input_id: uuid.UUID
    said_on: date
    language: str
    channel: str
    municipality_id: int
    visibility: str


class TallyKey(NamedTuple):
    """A tally's primary key, in the order of its columns."""

    subject: str
    subject_id: int
    channel: str
    language: str
    municipality_id: int
    visibility: str


def tally_key(row: SubjectRow) -> TallyKey:
    """The tally that counts this concern."""
    return TallyKey(
        row.subject,
        row.subject_id,
        row.channel,
        row.language,
        row.municipality_id,
        row.visibility,
    )


def lock_order(key: TallyKey) -> tuple[Any, ...]:
    """The order in which tallies are touched, the same everywhere so that rivals can't deadlock.

    The plan's come first: whoever holds it holds the rest of the same kind.
    """
    return (key.subject != SubjectKind.PLAN, *key)


def subject_rows(values: Mapping[str, Any], subjects: Iterable[Subject]) -> set[SubjectRow]:
    """The concerns of one input, from its column values."""
    return {
        SubjectRow(
            subject.kind.value,
            subject.id,
            values["id"],
            values["said_on"],
            values["language"],
            values["channel"],
            values["municipality_id"] or 0,
            values["visibility"],
        )
        for subject in subjects
    }


def new_subject_rows(
    fresh: Iterable[tuple[Mapping[str, Any], NewContribution]], areas_of: AreasByMeasure
) -> list[SubjectRow]:
    """The concerns of inputs just stored."""
    return [
        row
        for values, statement in fresh
        for row in subject_rows(values, subjects_of(statement.plan_id, statement.targets, areas_of))
    ]


def change_subjects(
    session: Session, gone: Sequence[SubjectRow], new: Sequence[SubjectRow]
) -> None:
    """Delete and insert concerns, and move the tallies by the difference."""
    for start in range(0, len(gone), KEYS_PER_STATEMENT):
        session.execute(
            delete(ContributionSubject)
            .where(or_(*map(_has_key_of, gone[start : start + KEYS_PER_STATEMENT])))
            .execution_options(synchronize_session=False)
        )
    insert_all(session, ContributionSubject, [row._asdict() for row in sorted(new)])
    counts = Counter(map(tally_key, new))
    counts.subtract(map(tally_key, gone))
    add_tallies(session, counts)


def add_tallies(session: Session, counts: Mapping[TallyKey, int]) -> None:
    """Add to tallies, in the one order."""
    moved = sorted((key for key, count in counts.items() if count), key=lock_order)
    increment_counts(
        session, ContributionTally, [{**key._asdict(), "count": counts[key]} for key in moved]
    )


def _has_key_of(row: SubjectRow) -> Any:
    return and_(
        ContributionSubject.subject == row.subject,
        ContributionSubject.subject_id == row.subject_id,
        ContributionSubject.input_id == row.input_id,
    )


@dataclass(frozen=True)
class LockedContributions:
    """Inputs that no other transaction changes until this one ends."""

    inputs: tuple[uuid.UUID, ...]

    def reconcile(self, session: Session) -> int:
        """Make the concerns what links and inputs say; how many rows were wrong or missing."""
        held, due = self._held(session), self._due(session)
        wrong, missing = held - due, due - held
        change_subjects(session, sorted(wrong, key=str), sorted(missing, key=str))
        return len({row[:3] for row in wrong | missing})

    def forget(self, session: Session) -> None:
        """Drop the concerns of all of them."""
        change_subjects(session, sorted(self._held(session), key=str), [])

    def _held(self, session: Session) -> set[SubjectRow]:
        found: set[SubjectRow] = set()
        for ids in batches(self.inputs):
            found |= {
                SubjectRow(*row)
                for row in session.execute(
                    select(
                        *(ContributionSubject.__table__.c[name] for name in SubjectRow._fields)
                    ).where(ContributionSubject.input_id.in_(ids))
                )
            }
        return found

    def _due(self, session: Session) -> set[SubjectRow]:
        found: set[SubjectRow] = set()
        for ids in batches(self.inputs):
            found |= _expected_rows(session, ids)
        return found


def _expected_rows(session: Session, ids: Sequence[uuid.UUID]) -> set[SubjectRow]:
    targets: dict[uuid.UUID, list[LinkTarget]] = {}
    for input_id, area_id, measure_id in session.execute(
        select(
            ContributionLink.input_id, ContributionLink.area_id, ContributionLink.measure_id
        ).where(ContributionLink.input_id.in_(ids), ContributionLink.state == "confirmed")
    ):
        targets.setdefault(input_id, []).append(LinkTarget(area_id, measure_id))
    measures = {t.measure_id for ts in targets.values() for t in ts if t.measure_id is not None}
    areas_of = areas_of_measures(session, measures)
    columns = ("id", "plan_id", "said_on", "language", "channel", "municipality_id", "visibility")
    inputs = session.execute(
        select(*(Contribution.__table__.c[name] for name in columns)).where(
            Contribution.id.in_(ids)
        )
    ).mappings()
    found: set[SubjectRow] = set()
    for values in inputs:
        subjects = subjects_of(values["plan_id"], targets.get(values["id"], ()), areas_of)
        found |= subject_rows(dict(values), subjects)
    return found


def lock_contributions(
    session: Session, contribution_ids: Iterable[uuid.UUID]
) -> LockedContributions:
    """Lock the inputs that exist among these, in one order.

    On SQLite the write transaction holds the whole database already.
    """
    held: list[uuid.UUID] = []
    for ids in batches(sorted(set(contribution_ids), key=str)):
        held += session.scalars(
            select(Contribution.id)
            .where(Contribution.id.in_(ids))
            .order_by(Contribution.id)
            .with_for_update()
        )
    return LockedContributions(tuple(held))


def batches(ids: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    """Keys in portions that fit one statement."""
    for start in range(0, len(ids), KEYS_PER_STATEMENT):
        yield ids[start : start + KEYS_PER_STATEMENT]


def tally_discrepancies(session: Session, plan_id: int) -> dict[TallyKey, int]:
    """The tallies of a plan that are not a recount of its concerns, and what each lacks.

    Both sides are read in one statement, so in one snapshot: a difference is then real whoever
    writes meanwhile, and can be added like any other.
    """
    named = [ContributionTally.__table__.c[name] for name in TallyKey._fields]
    counted = [ContributionSubject.__table__.c[name] for name in TallyKey._fields]
    held = select(*named, (-ContributionTally.count).label("n")).where(
        _of_plan(ContributionTally, plan_id)
    )
    due = (
        select(*counted, func.count().label("n"))
        .where(_of_plan(ContributionSubject, plan_id))
        .group_by(*counted)
    )
    both = union_all(held, due).subquery()
    keys = [both.c[name] for name in TallyKey._fields]
    lacking = func.sum(both.c.n)
    rows = session.execute(select(*keys, lacking).group_by(*keys).having(lacking != 0))
    return {TallyKey(*row[:-1]): int(row[-1]) for row in rows}


def _of_plan(
    model: type[ContributionTally] | type[ContributionSubject], plan_id: int
) -> ColumnElement[bool]:
    areas = select(Area.id).where(Area.plan_id == plan_id)
    measures = select(Measure.id).where(Measure.plan_id == plan_id)
    return or_(
        and_(
            model.subject.in_([SubjectKind.PLAN.value, SubjectKind.UNTIED.value]),
            model.subject_id == plan_id,
        ),
        and_(model.subject == SubjectKind.AREA.value, model.subject_id.in_(areas)),
        and_(model.subject == SubjectKind.MEASURE.value, model.subject_id.in_(measures)),
    )


def delete_derived_rows(session: Session, plan_id: int) -> None:
    """Delete all concerns and tallies of a plan; `jobs.rebuild` makes them anew."""
    for model in (ContributionSubject, ContributionTally):
        session.execute(
            delete(model)
            .where(_of_plan(model, plan_id))
            .execution_options(synchronize_session=False)
        )
