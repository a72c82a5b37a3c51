"""Where findings are noted: by question code and field. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from consult.imports.findings import Finding, FindingCode, most_urgent

from ..findings import FormLanguage, QuestionnaireReport

_MAX_VALUE_LENGTH = 160


@dataclass(frozen=True)
class SourceLocation:
    """A place: the code of a question (or the name of a group), what of it, and its number in order."""

    code: str = ""
    number: int = 0
    field: str = ""

    def at(self, name: str) -> SourceLocation:
        """Another field of the same question or group."""
        return replace(self, field=name)


@dataclass
class FindingLog:
    """Everything found so far."""

    findings: list[Finding] = field(default_factory=list)

    def note(
        self,
        code: FindingCode,
        location: SourceLocation | None = None,
        value: str = "",
        /,
        **details: str,
    ) -> None:
        """Note a finding of the whole file, or of a field of a question."""
        place = location or SourceLocation()
        self.findings.append(
            Finding(
                code,
                row=place.number,
                heading=place.field,
                value=" ".join(value.split())[:_MAX_VALUE_LENGTH],
                details={key: text[:_MAX_VALUE_LENGTH] for key, text in details.items()},
                question=place.code[:_MAX_VALUE_LENGTH],
            )
        )

    def report(self, languages: Sequence[FormLanguage] = ()) -> QuestionnaireReport:
        """The findings once each, in the order of the survey."""
        kept, more = most_urgent(self.findings, place=lambda one: (one.row, one.heading))
        return QuestionnaireReport(kept, more, tuple(languages))
