"""A list of statements gathered elsewhere: checked and previewed as a whole, then stored as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.imports.findings import ImportReport
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area, Municipality, Plan, PlanMunicipality

from ..actions import record_many
from ..models import Contribution
from ..rules.contributions import Visibility
from ..rules.recording import NewContribution
from ..subjects import KEYS_PER_STATEMENT
from .checking import CheckedStatements, PlanReferences, check
from .mapping import ColumnMapping
from .reading import StatementList

BATCH = 1000


@dataclass(frozen=True)
class StatementImportReport(ImportReport):
    """The findings of a list, and what storing it would add. With findings nothing is stored."""

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

    def fingerprint(self) -> str:
        """SHA-256 of all that would be stored: the same preview has the same fingerprint."""
        digest = hashlib.sha256()
        for statement in self.statements:
            digest.update(repr(statement).encode())
        return digest.hexdigest()


def preview_statements(
    session: Session,
    *,
    plan: Plan,
    statements: StatementList,
    mapping: ColumnMapping,
    today: date,
    zone: tzinfo = UTC,
    municipality_scope: frozenset[int] | None = None,
) -> StatementImportReport:
    """What storing a list would add, or every error of it. Changes nothing.

    `municipality_scope`: the only municipalities that rows may name (None: the plan's).
    """
    references = _plan_references(session, plan, today, zone, municipality_scope)
    checked = check(statements, mapping, references)
    rows = len(statements.rows)
    if checked.findings:
        findings = sorted(checked.findings, key=lambda finding: (finding.row, finding.heading))
        return StatementImportReport(tuple(findings), rows=rows)
    numbered = _with_refs(checked)
    stored = _stored_words(session, plan.id, numbered)
    return StatementImportReport(
        rows=rows,
        new=len(numbered) - len(stored),
        known=len(stored),
        differing=sum(stored.get(s.source_ref, s.said.words) != s.said.words for s in numbered),
        hidden=sum(s.visibility is Visibility.HIDDEN for s in numbered),
        statements=numbered,
    )


def store_statements(
    session: Session,
    report: StatementImportReport,
    *,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> StatementImportReport:
    """Store every statement of a list that was previewed, or none where it has findings. Never commits.

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
    """Give rows without a reference one: a digest of day and words, numbered where they repeat."""
    counts: dict[str, int] = {}
    statements = []
    for statement in checked.statements:
        ref = statement.source_ref
        if ref is None:
            identity = f"{statement.said_on}\n{statement.said.words}"
            digest = hashlib.sha256(identity.encode()).hexdigest()[:32]
            counts[digest] = counts.get(digest, 0) + 1
            ref = f"sha256:{digest}:{counts[digest]}"
        statements.append(replace(statement, source_ref=ref))
    return statements


def _stored_words(
    session: Session, plan_id: int, statements: Sequence[NewContribution]
) -> dict[str | None, str]:
    """The words that the plan has under the references of these statements."""
    words: dict[str | None, str] = {}
    for start in range(0, len(statements), KEYS_PER_STATEMENT):
        refs = [s.source_ref for s in statements[start : start + KEYS_PER_STATEMENT]]
        rows = session.execute(
            select(Contribution.source_ref, Contribution.words).where(
                Contribution.plan_id == plan_id, Contribution.source_ref.in_(refs)
            )
        )
        words |= {row.source_ref: row.words for row in rows}
    return words


def _plan_references(
    session: Session, plan: Plan, today: date, zone: tzinfo, scope: frozenset[int] | None
) -> PlanReferences:
    areas = session.execute(select(Area.code, Area.id).where(Area.plan_id == plan.id))
    measures = session.execute(select(Measure.code, Measure.id).where(Measure.plan_id == plan.id))
    of_plan = session.scalars(
        select(Municipality)
        .join(PlanMunicipality, PlanMunicipality.municipality_id == Municipality.id)
        .where(PlanMunicipality.plan_id == plan.id)
    ).all()
    municipalities = [m for m in of_plan if scope is None or m.id in scope]
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
