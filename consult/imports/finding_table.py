"""Findings as the rows of a table on a page (`templates/imports/_findings.html`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from .explanations import Explain
from .finding_groups import FindingGroup, group_findings
from .findings import Finding

MAX_ROWS = 500
"""Most rows of a table; the rest is counted."""
MAX_PLACES = 5
"""Places of a row that are shown before the others are unfolded."""
_MAX_VALUE_LENGTH = 120
_MAX_HEADINGS = 3


@dataclass(frozen=True)
class FindingRow:
    """One group of findings. `values` are pairs of a place and what stands there; the place is empty
    where the row has only one."""

    place: str
    part: str
    values: Sequence[tuple[str, str]]
    what: str
    consequence: str
    what_to_do: str


@dataclass(frozen=True)
class FindingTable:
    """The rows of a table; `more` counts those that are not shown."""

    rows: Sequence[FindingRow]
    more: int = 0


def finding_table(findings: Sequence[Finding], explain: Explain) -> FindingTable:
    """The findings of one severity as a table."""
    groups = group_findings(findings, explain)
    rows = [_finding_row(group) for group in groups[:MAX_ROWS]]
    return FindingTable(rows, max(0, len(groups) - MAX_ROWS))


def _finding_row(group: FindingGroup) -> FindingRow:
    headings, words = group.headings, group.explanation
    part = ", ".join(headings[:_MAX_HEADINGS]) + (", …" if len(headings) > _MAX_HEADINGS else "")
    texts = [explanation.value[:_MAX_VALUE_LENGTH] for explanation in group.explanations]
    labels = [finding.question or finding.cell for finding in group.findings]
    values = (
        list(dict.fromkeys(zip(labels, texts, strict=True))) if len(texts) > 1 else [("", texts[0])]
    )
    place = _group_location(group)
    return FindingRow(place, part, values, words.what, words.consequence, words.what_to_do)


def _group_location(group: FindingGroup) -> str:
    first = group.findings[0]
    if len(group.findings) == 1:
        return describe_location(first)
    if any(finding.question for finding in group.findings):
        if len({finding.question for finding in group.findings}) == 1:
            return describe_location(first)
        count = len(group.findings)
        return str(ngettext("%(num)d place", "%(num)d places", count))
    if not group.ranges:
        return describe_location(first)
    if first.sheet:
        return f"{first.sheet}: {group.ranges}"
    return group.ranges if first.column else str(_("Row %(row)s", row=group.ranges))


def describe_location(finding: Finding) -> str:
    """The place of a finding in words."""
    sheet = finding.sheet
    if finding.question:
        return finding.question
    if not sheet:
        if finding.cell:
            return finding.cell
        return str(_("Row %(row)s", row=finding.row) if finding.row else _("The whole file"))
    if finding.cell:
        # TRANSLATORS: a cell of a spreadsheet, as “survey, cell C5”
        return str(_("%(sheet)s, cell %(cell)s", sheet=sheet, cell=finding.cell))
    if finding.row:
        # TRANSLATORS: a place in a spreadsheet, as “Measures, row 4”
        return str(_("%(sheet)s, row %(row)s", sheet=sheet, row=finding.row))
    if finding.column:
        # TRANSLATORS: a column of a spreadsheet, as “survey, column C”
        return str(_("%(sheet)s, column %(column)s", sheet=sheet, column=finding.letters))
    return sheet
