"""A list of statements from elsewhere: read, checked, looked at, and only then taken in, whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.plan.exchange.reading import Refused
from consult.plan.exchange.report import ExchangeProblem as Unreadable
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area, Municipality, Plan, PlanMunicipality

from ..actions import record_many
from ..models import Contribution
from ..rules.contributions import NewContribution, Visibility
from ..subjects import KEYS_PER_STATEMENT
from .checking import CheckedStatements, PlanReferences, check
from .mapping import ColumnMapping, StatementProblem
from .reading import read_list

BATCH = 1000


@dataclass(frozen=True)
class StatementImportReport:
    """What a list holds, or why nothing of it was taken in."""

    unreadable: Unreadable | None = None
    """The file can't be read at all."""
    problems: Sequence[StatementProblem] = ()
    rows: int = 0
    new: int = 0
    """Statements that were not there before this import."""
    known: int = 0
    """Statements that an earlier import had brought."""
    differing: int = 0
    """Known statements whose words are other ones in this list; what is stored stays."""
    hidden: int = 0
    """Statements (new or known) that come in hidden."""
    statements: Sequence[NewContribution] = field(default=(), repr=False)
    applied: bool = False

    @property
    def ok(self) -> bool:
        """Whether everything is right."""
        return self.unreadable is None and not self.problems


def preview_statements(
    session: Session,
    *,
    plan: Plan,
    data: bytes,
    mapping: ColumnMapping,
    today: date,
    zone: tzinfo = UTC,
    municipality_scope: frozenset[int] | None = None,
) -> StatementImportReport:
    """What a list holds and what would come of it, or every problem of it. Changes nothing.

    `places`: the only municipalities that rows may name (None: the plan's).
    """
    try:
        listed = read_list(data)
    except Refused as refused:
        return StatementImportReport(unreadable=refused.problem)
    checked = check(
        listed, mapping, _plan_references(session, plan, today, zone, municipality_scope)
    )
    if checked.problems:
        problems = sorted(checked.problems, key=lambda p: (p.row, p.column))
        return StatementImportReport(problems=problems, rows=len(listed.rows))
    statements = _with_refs(checked)
    stored = _stored_words(session, plan.id, statements)
    return StatementImportReport(
        rows=len(listed.rows),
        new=len(statements) - len(stored),
        known=len(stored),
        differing=sum(stored.get(s.source_ref, s.said.words) != s.said.words for s in statements),
        hidden=sum(s.visibility is Visibility.HIDDEN for s in statements),
        statements=statements,
    )


def store_statements(
    session: Session,
    report: StatementImportReport,
    *,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> StatementImportReport:
    """Store every statement of a list that was previewed, or none where it has problems. Never commits.

    `progress` is told how many statements of how many are stored so far. Run twice, it makes
    nothing twice: a row is known by its reference, and where the list has no column for one by
    its words and day.
    """
    if not report.ok:
        return report
    for start in range(0, len(report.statements), BATCH):
        batch = report.statements[start : start + BATCH]
        record_many(session, batch)
        progress(start + len(batch), len(report.statements))
    return replace(report, applied=True)


def _with_refs(checked: CheckedStatements) -> list[NewContribution]:
    """Give rows without a reference one of their own: a digest of day, words and which repeat."""
    seen: dict[str, int] = {}
    found = []
    for each in checked.statements:
        ref = each.source_ref
        if ref is None:
            digest = hashlib.sha256(f"{each.said_on}\n{each.said.words}".encode()).hexdigest()[:32]
            seen[digest] = seen.get(digest, 0) + 1
            ref = f"sha256:{digest}:{seen[digest]}"
        found.append(replace(each, source_ref=ref))
    return found


def _stored_words(
    session: Session, plan_id: int, statements: Sequence[NewContribution]
) -> dict[str | None, str]:
    """The words that the plan has under the references of these statements."""
    found: dict[str | None, str] = {}
    for start in range(0, len(statements), KEYS_PER_STATEMENT):
        refs = [s.source_ref for s in statements[start : start + KEYS_PER_STATEMENT]]
        rows = session.execute(
            select(Contribution.source_ref, Contribution.words).where(
                Contribution.plan_id == plan_id, Contribution.source_ref.in_(refs)
            )
        )
        found |= {row.source_ref: row.words for row in rows}
    return found


def _plan_references(
    session: Session, plan: Plan, today: date, zone: tzinfo, places: frozenset[int] | None
) -> PlanReferences:
    areas = session.execute(select(Area.code, Area.id).where(Area.plan_id == plan.id))
    measures = session.execute(select(Measure.code, Measure.id).where(Measure.plan_id == plan.id))
    of_plan = session.scalars(
        select(Municipality)
        .join(PlanMunicipality, PlanMunicipality.municipality_id == Municipality.id)
        .where(PlanMunicipality.plan_id == plan.id)
    ).all()
    municipalities = [m for m in of_plan if places is None or m.id in places]
    named = {m.code.casefold(): m.id for m in municipalities}
    named |= {m.name.casefold(): m.id for m in municipalities}
    return PlanReferences(
        plan.id,
        {row.code.casefold(): row.id for row in areas},
        {row.code.casefold(): row.id for row in measures},
        named,
        today,
        zone,
    )
