"""What an import of a plan spreadsheet found, and what it would change. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from consult.imports.findings import Finding, FindingOrder, ImportReport, unique_findings

from .columns import KINDS


class RowChangeKind(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class FieldChange:
    """One cell before and after, as text."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """What becomes of one row. A removed row has row 0: it is in the plan, not in the file."""

    sheet: str
    row: int
    code: str
    fate: RowChangeKind
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class ExchangeReport(ImportReport):
    """The findings of a file and its changes. Nothing is applied while there are errors."""

    kind: str = ""
    filename: str = ""
    changes: tuple[RowChange, ...] = ()
    left_alone: int = 0
    """Measures or entities of the plan that the file does not name: they stay as they are."""
    applied: bool = False

    @property
    def effective(self) -> list[RowChange]:
        """The rows that would change something."""
        return [change for change in self.changes if change.fate is not RowChangeKind.UNCHANGED]

    def count(self, fate: RowChangeKind) -> int:
        """How many rows have this fate."""
        return Counter(change.fate for change in self.changes)[fate]

    def fingerprint(self) -> str:
        """SHA-256 of what would change: the same preview has the same fingerprint."""
        changes = [
            [c.sheet, c.row, c.code, c.fate, [[f.heading, f.before, f.after] for f in c.fields]]
            for c in self.effective
        ]
        return hashlib.sha256(json.dumps(changes, ensure_ascii=False).encode()).hexdigest()


def in_order(kind: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by sheet, row and column, each once."""
    order = FindingOrder(name for sheet in KINDS[kind] for name in (sheet.pt, sheet.en))
    return tuple(sorted(unique_findings(findings), key=order))
