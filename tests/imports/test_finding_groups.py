"""The same finding in many places of a file is one group with every place."""

from __future__ import annotations

from consult.imports.explanations import Explanation
from consult.imports.finding_groups import group_findings
from consult.imports.findings import Finding, FindingCode, Severity


def by_code(finding: Finding) -> Explanation:
    """Words that are the same for every finding of a code."""
    return Explanation(finding.code.code, value=finding.value)


class Code(FindingCode):
    """Codes of a format."""

    METADATA = "metadata", Severity.NOTE
    DISABLED = "disabled", Severity.NOTE


def cell(row: int, column: int = 1, code: Code = Code.METADATA, value: str = "start") -> Finding:
    """A finding in a cell of the sheet of questions."""
    return Finding(code, "survey", row, column, "type", value)


def test_cells_below_each_other_are_shown_as_a_range() -> None:
    (group,) = group_findings([cell(2), cell(3), cell(4), cell(9), cell(3, 2)], by_code)
    assert group.ranges == "A2–A4, A9, B3"
    assert len(group.findings) == 5
    assert group.headings == ["type"]


def test_another_code_is_another_group_and_the_order_of_the_file_stays() -> None:
    groups = group_findings([cell(2), cell(3, code=Code.DISABLED), cell(4)], by_code)
    assert [group.explanation.what for group in groups] == ["metadata", "disabled"]


def test_cells_of_different_sheets_are_different_groups() -> None:
    other = Finding(Code.METADATA, "choices", 2, 1, "type")
    assert len(group_findings([cell(2), other], by_code)) == 2


def test_many_ranges_are_cut_and_a_finding_of_the_whole_file_has_none() -> None:
    (group,) = group_findings([cell(row) for row in range(2, 60, 2)], by_code)
    assert group.ranges.count(",") == 6
    assert group.ranges.endswith("…")
    (whole,) = group_findings([Finding(Code.METADATA)], by_code)
    assert whole.ranges == ""


def test_each_place_keeps_its_own_value() -> None:
    (group,) = group_findings([cell(2, value="start"), cell(3, value="end")], by_code)
    assert [words.value for words in group.explanations] == ["start", "end"]
