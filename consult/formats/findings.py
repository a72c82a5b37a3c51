"""What comes of a file with a questionnaire: the questionnaire and a report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from consult.imports.findings import Finding, FindingOrder, ImportReport, most_urgent
from consult.questionnaire.rules.document import Questionnaire

from .codes import CODES


@dataclass(frozen=True)
class FormLanguage:
    """A language of the file: its name there, its tag (None: not known), the number of its texts."""

    name: str
    tag: str | None
    texts: int = 0


@dataclass(frozen=True)
class QuestionnaireReport(ImportReport):
    """The findings of a file and the languages it has texts in."""

    languages: tuple[FormLanguage, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value."""
        return {
            "findings": [finding.to_json() for finding in self.findings],
            "more": self.more,
            "languages": [asdict(language) for language in self.languages],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> QuestionnaireReport:
        """Read what `to_json` wrote."""
        findings = tuple(Finding.from_json(finding, CODES) for finding in value["findings"])
        languages = tuple(FormLanguage(**language) for language in value["languages"])
        return cls(findings, value["more"], languages)


@dataclass(frozen=True)
class ImportResult:
    """The questionnaire of a file once everything in the report is agreed to; None where there is none.

    It may only be stored where `report.ok`.
    """

    questionnaire: Questionnaire | None
    report: QuestionnaireReport


_ORDER = FindingOrder(("settings", "survey", "choices"))


def build_report(
    findings: Iterable[Finding], languages: tuple[FormLanguage, ...] = ()
) -> QuestionnaireReport:
    """A report by sheet, row and column; where there are too many findings, of the most urgent."""
    return QuestionnaireReport(*most_urgent(findings, place=_ORDER), languages)
