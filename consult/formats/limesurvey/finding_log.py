"""Where findings are noted: by question code and field. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..findings import Code, Finding, Report, Tongue, in_order

_SHOWN = 160


@dataclass(frozen=True)
class Where:
    """A place: the code of a question (or the name of a group), what of it, and its number in order."""

    code: str = ""
    number: int = 0
    field: str = ""

    def at(self, name: str) -> Where:
        """Another field of the same."""
        return replace(self, field=name)


@dataclass
class Found:
    """Everything found so far."""

    findings: list[Finding] = field(default_factory=list)

    def note(self, code: Code, at: Where | None = None, value: str = "", /, **details: str) -> None:
        """Note what was found. `sheet` holds the code of the question, `heading` the field."""
        place = at or Where()
        cut = {key: words[:_SHOWN] for key, words in details.items()}
        shown = " ".join(value.split())[:_SHOWN]
        self.findings.append(
            Finding(code, place.code[:_SHOWN], place.number, 0, place.field, shown, details=cut)
        )

    def report(self, languages: Sequence[Tongue] = ()) -> Report:
        """The findings once each, in the order of the survey."""
        report = in_order(self.findings, tuple(languages))
        inorder = sorted(report.findings, key=lambda one: (one.row, one.heading))
        return replace(report, findings=tuple(inorder))
