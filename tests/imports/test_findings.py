"""Findings, their reports and their explanations."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.imports.explanations import Explanation, error_text, explain_with
from consult.imports.finding_table import describe_location, finding_table
from consult.imports.findings import (
    Finding,
    FindingCode,
    FindingOrder,
    ImportReport,
    Severity,
    codes_by_name,
    column_letters,
    most_urgent,
)


class Code(FindingCode):
    """Codes of a format."""

    BROKEN = "broken", Severity.ERROR
    DROPPED = "dropped", Severity.CHOICE
    HARMLESS = "harmless", Severity.NOTE


def explain(finding: Finding) -> Explanation:
    """The code, with what stands there."""
    return Explanation(finding.code.code, value=finding.value)


def test_only_errors_keep_a_file_from_being_applied() -> None:
    assert ImportReport((Finding(Code.DROPPED), Finding(Code.HARMLESS))).ok
    assert not ImportReport((Finding(Code.HARMLESS), Finding(Code.BROKEN))).ok


def test_the_most_urgent_are_kept_in_the_order_of_the_file() -> None:
    notes = [Finding(Code.HARMLESS, "a", row) for row in range(1, 5)]
    errors = [Finding(Code.BROKEN, "b", row) for row in (7, 2)]
    kept, dropped = most_urgent([*notes, *errors, errors[0]], place=FindingOrder(), limit=3)
    assert [(one.sheet, one.row) for one in kept] == [("a", 1), ("b", 2), ("b", 7)]
    assert dropped == 3


def test_a_finding_is_the_same_after_being_stored() -> None:
    finding = Finding(Code.DROPPED, "survey", 3, 2, "type", "audio", {"name": "a"}, "Q1")
    assert Finding.from_json(finding.to_json(), codes_by_name(Code)) == finding


def test_two_codes_of_a_report_cannot_have_the_same_name() -> None:
    with pytest.raises(ValueError, match="same name"):
        codes_by_name(Code, Code)


def test_details_from_the_file_are_no_placeholders() -> None:
    text = error_text("No %(name)s (%(limit)s).", "Look at %(name)s.")
    words = explain_with(text, Finding(Code.BROKEN), {"name": "%d 100%", "limit": "3"})
    assert (words.what, words.what_to_do) == ("No %d 100% (3).", "Look at %d 100%.")


@pytest.mark.parametrize(
    ("column", "letters"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")]
)
def test_columns_have_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (Finding(Code.BROKEN), "The whole file"),
        (Finding(Code.BROKEN, "survey"), "survey"),
        (Finding(Code.BROKEN, "survey", 3), "survey, row 3"),
        (Finding(Code.BROKEN, "survey", 3, 2), "survey, cell B3"),
        (Finding(Code.BROKEN, row=3, column=2), "B3"),
        (Finding(Code.BROKEN, row=3), "Row 3"),
        (Finding(Code.BROKEN, row=3, question="Q1"), "Q1"),
    ],
)
def test_a_place_is_named_as_people_find_it(app: Flask, finding: Finding, place: str) -> None:
    with app.test_request_context("/en/"), force_locale("en"):
        assert describe_location(finding) == place


def test_the_same_finding_in_many_rows_is_one_row_of_the_table(app: Flask) -> None:
    findings = [
        Finding(Code.BROKEN, row=row, heading="day", value=str(row)) for row in (2, 3, 4, 9)
    ]
    with app.test_request_context("/en/"), force_locale("en"):
        table = finding_table(findings, explain)
    (row,) = table.rows
    assert (row.place, row.part, table.more) == ("Row 2–4, 9", "day", 0)
    assert [text for _, text in row.values] == ["2", "3", "4", "9"]
