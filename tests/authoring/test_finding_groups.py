"""The same thing in many places of a file is told once, with every place."""

from __future__ import annotations

from consult.authoring.rules.finding_groups import group_findings, value_text
from consult.formats.findings import FindingCode, ImportFinding


def same(finding: ImportFinding) -> tuple[str, str]:
    """Words that are the same for every finding of a code."""
    return finding.code.value, ""


def cell(
    row: int, column: int = 1, code: FindingCode = FindingCode.METADATA, value: str = "start"
) -> ImportFinding:
    """Something found in a cell of the sheet of questions."""
    return ImportFinding(code, "survey", row, column, "type", value)


def test_cells_below_each_other_are_told_as_a_range() -> None:
    (one,) = group_findings([cell(2), cell(3), cell(4), cell(9), cell(3, 2)], same)
    assert one.ranges == "A2–A4, A9, B3"
    assert len(one.findings) == 5
    assert one.headings == ["type"]


def test_what_is_said_otherwise_stands_apart_and_the_order_stays() -> None:
    findings = [cell(2), cell(3, code=FindingCode.DISABLED), cell(4)]
    assert [one.what for one in group_findings(findings, same)] == ["metadata", "disabled"]


def test_many_places_are_cut_and_a_place_in_no_row_has_none() -> None:
    (one,) = group_findings([cell(row) for row in range(2, 60, 2)], same)
    assert one.ranges.count(",") == 6
    assert one.ranges.endswith("…")
    (whole,) = group_findings([ImportFinding(FindingCode.NO_TITLE)], same)
    assert whole.ranges == ""


def test_what_became_another_is_shown_with_what_it_became() -> None:
    again = ImportFinding(
        FindingCode.NAME_AGAIN, "survey", 4, 2, "name", "idade", {"other": "idade_2"}
    )
    assert value_text(again) == "idade → idade_2"
    twice = ImportFinding(FindingCode.CHOICE_TWICE, "choices", 7, 2, "name", "sim", {"row": "2"})
    assert value_text(twice) == "sim (B2)"
    assert value_text(cell(2)) == "start"
