"""Where findings are noted: by question code and field. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..findings import FindingCode, FormLanguage, ImportFinding, ImportReport, build_report

_MAX_VALUE_LENGTH = 160


@dataclass(frozen=True)
class SourceLocation:
    """A place: the code of a question (or the name of a group), what of it, and its number in order."""

    code: str = ""
    number: int = 0
    field: str = ""

    def at(self, name: str) -> SourceLocation:
        """Another field of the same."""
        return replace(self, field=name)


@dataclass
class FindingLog:
    """Everything found so far."""

    findings: list[ImportFinding] = field(default_factory=list)

    def note(
        self,
        code: FindingCode,
        at: SourceLocation | None = None,
        value: str = "",
        /,
        **details: str,
    ) -> None:
        """Note what was found. `sheet` holds the code of the question, `heading` the field."""
        place = at or SourceLocation()
        cut = {key: words[:_MAX_VALUE_LENGTH] for key, words in details.items()}
        shown = " ".join(value.split())[:_MAX_VALUE_LENGTH]
        self.findings.append(
            ImportFinding(
                code,
                place.code[:_MAX_VALUE_LENGTH],
                place.number,
                0,
                place.field,
                shown,
                details=cut,
            )
        )

    def report(self, languages: Sequence[FormLanguage] = ()) -> ImportReport:
        """The findings once each, in the order of the survey."""
        report = build_report(self.findings, tuple(languages))
        inorder = sorted(report.findings, key=lambda one: (one.row, one.heading))
        return replace(report, findings=tuple(inorder))
