"""From rows to statements, and everything that is wrong with them, all at once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from typing import Any

from ..rules.contributions import (
    ContributionText,
    ContributionTooLong,
    EmptyContribution,
    LinkTarget,
    NewContribution,
    UnknownLanguage,
    Visibility,
    validated_text,
)
from .days import read_day
from .mapping import ColumnMapping, StatementProblem, StatementProblemKind
from .reading import StatementList, StatementRow, text_of

REF_LIMIT = 120


@dataclass(frozen=True)
class PlanReferences:
    """What of the plan a list can name, by folded code or name."""

    plan_id: int
    areas: Map[str, int]
    measures: Map[str, int]
    municipalities: Map[str, int]
    today: date
    zone: tzinfo = UTC


@dataclass
class CheckedStatements:
    """What a list says, or what is wrong with it."""

    statements: list[NewContribution] = field(default_factory=list)
    problems: list[StatementProblem] = field(default_factory=list)


class _CellProblem(Exception):
    """A cell that can't be read."""

    def __init__(self, part: str, trouble: StatementProblemKind, detail: str = "") -> None:
        super().__init__(trouble)
        self.part, self.trouble, self.detail = part, trouble, detail


def check(
    listed: StatementList, mapping: ColumnMapping, place: PlanReferences
) -> CheckedStatements:
    """Read every row by the mapping; a row with several problems tells each."""
    checked = CheckedStatements(problems=[*_headings(listed, mapping), *_targets(mapping, place)])
    if not listed.rows:
        checked.problems.append(StatementProblem(StatementProblemKind.NO_ROWS))
    if checked.problems:
        return checked
    reader = _StatementReader(listed, mapping, place)
    for row in listed.rows:
        statement = reader.read(row, checked.problems)
        if statement is not None:
            checked.statements.append(statement)
    return checked


def _headings(listed: StatementList, mapping: ColumnMapping) -> Iterator[StatementProblem]:
    times = Counter(h.casefold() for h in listed.headings)
    for heading in dict.fromkeys(mapping.columns().values()):
        if listed.column(heading) is None:
            yield StatementProblem(
                StatementProblemKind.NO_COLUMN, 1, heading, ", ".join(listed.headings)
            )
        elif times[heading.strip().casefold()] > 1:
            yield StatementProblem(StatementProblemKind.COLUMN_TWICE, 1, heading)


def _targets(mapping: ColumnMapping, place: PlanReferences) -> Iterator[StatementProblem]:
    for code in mapping.areas:
        if code.casefold() not in place.areas:
            yield StatementProblem(StatementProblemKind.UNKNOWN_AREA, detail=code)
    for code in mapping.measures:
        if code.casefold() not in place.measures:
            yield StatementProblem(StatementProblemKind.UNKNOWN_MEASURE, detail=code)


class _StatementReader:
    """Reads rows one by one, and remembers the references it has met."""

    def __init__(
        self, listed: StatementList, mapping: ColumnMapping, place: PlanReferences
    ) -> None:
        self.width, self.mapping, self.place = len(listed.headings), mapping, place
        self.columns = {
            part: (listed.column(heading), heading) for part, heading in mapping.columns().items()
        }
        self.refs: dict[str, int] = {}
        areas = [LinkTarget(area_id=place.areas[c.casefold()]) for c in mapping.areas]
        measures = [LinkTarget(measure_id=place.measures[c.casefold()]) for c in mapping.measures]
        self.targets = (*areas, *measures)

    def read(self, row: StatementRow, problems: list[StatementProblem]) -> NewContribution | None:
        """The statement of a row, or None and what is wrong with it."""
        found: dict[str, Any] = {}
        before = len(problems)
        if len(row.cells) > self.width:
            problems.append(StatementProblem(StatementProblemKind.TOO_MANY_CELLS, row.number))
        for name, part in (
            ("said", self._said),
            ("source_ref", self._ref),
            ("said_on", self._day),
            ("municipality_id", self._municipality),
        ):
            try:
                found[name] = part(row)
            except _CellProblem as wrong:
                heading = self.columns[wrong.part][1] if wrong.part in self.columns else ""
                problems.append(StatementProblem(wrong.trouble, row.number, heading, wrong.detail))
        return None if len(problems) > before else self._statement(row, found)

    def _statement(self, row: StatementRow, found: Map[str, Any]) -> NewContribution:
        hidden = self._hidden(row)
        return NewContribution(
            plan_id=self.place.plan_id,
            channel=self.mapping.channel,
            targets=self.targets,
            visibility=Visibility.HIDDEN if hidden else self.mapping.visibility,
            hidden_reason=self.mapping.hidden_reason if hidden else None,
            **found,
        )

    def _cell(self, row: StatementRow, part: str) -> str:
        place = self.columns[part][0] if part in self.columns else None
        if place is None or place >= len(row.cells):
            return ""
        return text_of(row.cells[place]).strip()

    def _said(self, row: StatementRow) -> ContributionText:
        language = self._cell(row, "language_column") or self.mapping.language
        try:
            return validated_text(ContributionText(self._cell(row, "words"), language))
        except EmptyContribution:
            raise _CellProblem("words", StatementProblemKind.NO_WORDS) from None
        except ContributionTooLong as error:
            raise _CellProblem("words", StatementProblemKind.TOO_LONG, str(error.over)) from None
        except UnknownLanguage:
            raise _CellProblem(
                "language_column", StatementProblemKind.UNKNOWN_LANGUAGE, language
            ) from None

    def _ref(self, row: StatementRow) -> str | None:
        if "ref" not in self.columns:
            return None
        own = self._cell(row, "ref")
        if not own:
            raise _CellProblem("ref", StatementProblemKind.NO_REF)
        ref = f"{self.mapping.source}:{own}" if self.mapping.source else own
        if len(ref) > REF_LIMIT:
            raise _CellProblem("ref", StatementProblemKind.REF_TOO_LONG, str(REF_LIMIT))
        if (first := self.refs.setdefault(ref, row.number)) != row.number:
            raise _CellProblem("ref", StatementProblemKind.REF_TWICE, str(first))
        return ref

    def _day(self, row: StatementRow) -> date:
        typed = self._cell(row, "day")
        if "day" not in self.columns:
            return self.place.today
        try:
            day = read_day(typed, self.place.zone)
        except (ValueError, OverflowError, OSError):
            raise _CellProblem("day", StatementProblemKind.NOT_A_DAY, typed[:60]) from None
        if day > self.place.today:
            raise _CellProblem("day", StatementProblemKind.DAY_TO_COME, day.isoformat())
        return day

    def _municipality(self, row: StatementRow) -> int | None:
        typed = self._cell(row, "municipality_column")
        if not typed:
            return None
        if (found := self.place.municipalities.get(typed.casefold())) is None:
            raise _CellProblem(
                "municipality_column", StatementProblemKind.UNKNOWN_MUNICIPALITY, typed[:60]
            )
        return found

    def _hidden(self, row: StatementRow) -> bool:
        if self.mapping.hidden_when is None:
            return False
        return self._cell(row, "hidden_when") in self.mapping.hidden_when[1]
