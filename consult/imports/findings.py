"""What the check of a file found: each finding with its severity and its place. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum, StrEnum
from typing import Any

MAX_STORED_FINDINGS = 2000
"""Most findings of a report that is stored with the file; the rest is counted."""


class Severity(StrEnum):
    """What a finding asks of the person, the most urgent first."""

    ERROR = "error"
    """It must be corrected in the file; nothing is imported before."""
    CHOICE = "choice"
    """Something is left out or changed, if the person agrees."""
    NOTE = "note"
    """Harmless; nothing is asked."""


class FindingCode(Enum):
    """Base of the codes that a format declares: `NAME = "stored name", Severity.ERROR`."""

    def __init__(self, code: str, severity: Severity) -> None:
        self.code = code
        self.severity = severity


@dataclass(frozen=True)
class Finding:
    """One finding. Row 0 is the sheet or the whole file; column 0 the whole row (1 is A).

    In a file that is no spreadsheet `question` is the code of a question or the name of a group, `row`
    its number in the order of the file, `heading` the field. `details` fill the text of the code.
    """

    code: FindingCode
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""
    value: str = ""
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    question: str = ""

    @property
    def severity(self) -> Severity:
        """What it asks of the person."""
        return self.code.severity

    @property
    def letters(self) -> str:
        """The letters of the column; empty where the whole row is meant."""
        return column_letters(self.column)

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it: `C5`; empty where a row, a sheet or a file is meant."""
        return f"{self.letters}{self.row}" if self.row and self.column else ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value."""
        return {**asdict(self), "code": self.code.code}

    @classmethod
    def from_json(cls, value: Mapping[str, Any], codes: Mapping[str, FindingCode]) -> Finding:
        """Read what `to_json` wrote; `codes` are those of the format, by their stored names."""
        return cls(**{**value, "code": codes[value["code"]]})


@dataclass(frozen=True)
class ImportReport:
    """Every finding of a file, in the order of the file; `more` counts those beyond what is kept."""

    findings: tuple[Finding, ...] = ()
    more: int = 0

    def with_severity(self, severity: Severity) -> list[Finding]:
        """The findings of one severity."""
        return [finding for finding in self.findings if finding.severity is severity]

    @property
    def errors(self) -> list[Finding]:
        """What must be corrected."""
        return self.with_severity(Severity.ERROR)

    @property
    def choices(self) -> list[Finding]:
        """What is left out or changed, if the person agrees."""
        return self.with_severity(Severity.CHOICE)

    @property
    def notes(self) -> list[Finding]:
        """What is harmless."""
        return self.with_severity(Severity.NOTE)

    @property
    def ok(self) -> bool:
        """Whether the file may be applied."""
        return not self.errors


class FindingOrder:
    """Orders findings by their place: by sheet (in a given order, else by name), row, column, code."""

    def __init__(self, sheets: Iterable[str] = ()) -> None:
        self.ranks = {name.strip().casefold(): rank for rank, name in enumerate(sheets)}

    def __call__(self, finding: Finding) -> tuple[Any, ...]:
        """The sort key of a finding."""
        sheet = finding.sheet.strip().casefold()
        rank = self.ranks.get(sheet, len(self.ranks) if sheet else -1)
        return rank, sheet, finding.row, finding.column, finding.heading, finding.code.code


def unique_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in the order given."""
    return list(dict.fromkeys(findings))


def most_urgent(
    findings: Iterable[Finding],
    *,
    place: Callable[[Finding], Any],
    limit: int = MAX_STORED_FINDINGS,
) -> tuple[tuple[Finding, ...], int]:
    """At most `limit` findings, each once, in the order of `place`; and how many were dropped.

    Errors are kept before choices, choices before notes; within a severity what concerns the whole file
    is kept first.
    """
    severities = list(Severity)
    urgent = sorted(
        unique_findings(findings), key=lambda one: (severities.index(one.severity), one.row > 0)
    )
    return tuple(sorted(urgent[:limit], key=place)), max(0, len(urgent) - limit)


def codes_by_name(*formats: type[FindingCode]) -> dict[str, FindingCode]:
    """The codes of formats by their stored names. Raises ValueError where two share a name."""
    codes = [code for members in formats for code in members]
    by_name = {code.code: code for code in codes}
    if len(by_name) < len(codes):
        raise ValueError("two codes have the same name")
    return by_name


def column_letters(column: int) -> str:
    """The letters of a column: 1 is `FORMAT_A`, 27 is `AA`; empty for 0."""
    letters = ""
    while column > 0:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters
