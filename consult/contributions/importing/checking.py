"""From rows to statements, and everything that is wrong with them, all at once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from typing import Any

from consult.imports.findings import Finding
from consult.imports.spreadsheets import FileRow

from ..rules.contributions import (
    ContributionText,
    ContributionTooLong,
    EmptyContribution,
    LinkTarget,
    UnknownLanguage,
    Visibility,
    validated_text,
)
from ..rules.recording import NewContribution
from .codes import StatementCode
from .days import read_day
from .mapping import ColumnMapping
from .reading import StatementList, text_of

REF_LIMIT = 120


@dataclass(frozen=True)
class PlanReferences:
    """The ids of what a list can name, by code or name in small letters."""

    plan_id: int
    areas: Map[str, int]
    measures: Map[str, int]
    municipalities: Map[str, int]
    today: date
    zone: tzinfo = UTC


@dataclass
class CheckedStatements:
    """The statements of a list, and its findings; with findings nothing is stored."""

    statements: list[NewContribution] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _CellError(Exception):
    """A cell that can't be read."""

    def __init__(self, part: str, code: StatementCode, **details: str) -> None:
        super().__init__(code.code)
        self.part, self.code, self.details = part, code, details


def check(
    statements: StatementList, mapping: ColumnMapping, references: PlanReferences
) -> CheckedStatements:
    """Read every row by the mapping; every error of a row is reported."""
    findings = [*_heading_findings(statements, mapping), *_target_findings(mapping, references)]
    checked = CheckedStatements(findings=findings)
    if not statements.rows:
        checked.findings.append(Finding(StatementCode.NO_ROWS))
    if checked.findings:
        return checked
    reader = _StatementReader(statements, mapping, references)
    for row in statements.rows:
        statement = reader.read(row, checked.findings)
        if statement is not None:
            checked.statements.append(statement)
    return checked


def _heading_findings(statements: StatementList, mapping: ColumnMapping) -> Iterator[Finding]:
    times = Counter(heading.casefold() for heading in statements.headings)
    for heading in dict.fromkeys(mapping.columns().values()):
        if statements.column(heading) is None:
            offered = {"detail": ", ".join(statements.headings)}
            yield Finding(StatementCode.NO_COLUMN, row=1, heading=heading, details=offered)
        elif times[heading.strip().casefold()] > 1:
            yield Finding(StatementCode.COLUMN_TWICE, row=1, heading=heading)


def _target_findings(mapping: ColumnMapping, references: PlanReferences) -> Iterator[Finding]:
    for code in mapping.areas:
        if code.casefold() not in references.areas:
            yield Finding(StatementCode.UNKNOWN_AREA, details={"detail": code})
    for code in mapping.measures:
        if code.casefold() not in references.measures:
            yield Finding(StatementCode.UNKNOWN_MEASURE, details={"detail": code})


class _StatementReader:
    """Reads rows one by one, and remembers the references it has met."""

    def __init__(
        self, statements: StatementList, mapping: ColumnMapping, references: PlanReferences
    ) -> None:
        self.width, self.mapping, self.plan = len(statements.headings), mapping, references
        self.headings = mapping.columns()
        self.columns = {part: statements.column(heading) for part, heading in self.headings.items()}
        self.refs: dict[str, int] = {}
        areas = [LinkTarget(area_id=references.areas[code.casefold()]) for code in mapping.areas]
        measures = [
            LinkTarget(measure_id=references.measures[code.casefold()]) for code in mapping.measures
        ]
        self.targets = (*areas, *measures)

    def read(self, row: FileRow, findings: list[Finding]) -> NewContribution | None:
        """The statement of a row; None where it has errors, which are added to `findings`."""
        values: dict[str, Any] = {}
        before = len(findings)
        if len(row.cells) > self.width:
            findings.append(Finding(StatementCode.TOO_MANY_CELLS, row=row.number))
        for name, read_part in (
            ("said", self._said),
            ("source_ref", self._ref),
            ("said_on", self._day),
            ("municipality_id", self._municipality),
        ):
            try:
                values[name] = read_part(row)
            except _CellError as error:
                findings.append(self._finding(row, error))
        return None if len(findings) > before else self._statement(row, values)

    def _finding(self, row: FileRow, error: _CellError) -> Finding:
        heading = self.headings.get(error.part, "")
        return Finding(error.code, row=row.number, heading=heading, details=error.details)

    def _statement(self, row: FileRow, values: Map[str, Any]) -> NewContribution:
        hidden = self._hidden(row)
        return NewContribution(
            plan_id=self.plan.plan_id,
            channel=self.mapping.channel,
            targets=self.targets,
            visibility=Visibility.HIDDEN if hidden else self.mapping.visibility,
            hidden_reason=self.mapping.hidden_reason if hidden else None,
            **values,
        )

    def _cell(self, row: FileRow, part: str) -> str:
        index = self.columns.get(part)
        if index is None or index >= len(row.cells):
            return ""
        return text_of(row.cells[index]).strip()

    def _said(self, row: FileRow) -> ContributionText:
        language = self._cell(row, "language_column") or self.mapping.language
        try:
            return validated_text(ContributionText(self._cell(row, "words"), language))
        except EmptyContribution:
            raise _CellError("words", StatementCode.NO_WORDS) from None
        except ContributionTooLong as error:
            raise _CellError("words", StatementCode.TOO_LONG, detail=str(error.over)) from None
        except UnknownLanguage:
            raise _CellError(
                "language_column", StatementCode.UNKNOWN_LANGUAGE, detail=language
            ) from None

    def _ref(self, row: FileRow) -> str | None:
        if "ref" not in self.columns:
            return None
        number = self._cell(row, "ref")
        if not number:
            raise _CellError("ref", StatementCode.NO_REF)
        ref = f"{self.mapping.source}:{number}" if self.mapping.source else number
        if len(ref) > REF_LIMIT:
            raise _CellError("ref", StatementCode.REF_TOO_LONG, detail=str(REF_LIMIT))
        if (first := self.refs.setdefault(ref, row.number)) != row.number:
            raise _CellError("ref", StatementCode.REF_TWICE, detail=str(first))
        return ref

    def _day(self, row: FileRow) -> date:
        typed = self._cell(row, "day")
        if "day" not in self.columns:
            return self.plan.today
        try:
            day = read_day(typed, self.plan.zone)
        except (ValueError, OverflowError, OSError):
            raise _CellError("day", StatementCode.NOT_A_DAY, detail=typed[:60]) from None
        if day > self.plan.today:
            raise _CellError("day", StatementCode.DAY_TO_COME, detail=day.isoformat())
        return day

    def _municipality(self, row: FileRow) -> int | None:
        typed = self._cell(row, "municipality_column")
        if not typed:
            return None
        municipality_id = self.plan.municipalities.get(typed.casefold())
        if municipality_id is None:
            raise _CellError(
                "municipality_column", StatementCode.UNKNOWN_MUNICIPALITY, detail=typed[:60]
            )
        return municipality_id

    def _hidden(self, row: FileRow) -> bool:
        if self.mapping.hidden_when is None:
            return False
        return self._cell(row, "hidden_when") in self.mapping.hidden_when[1]
