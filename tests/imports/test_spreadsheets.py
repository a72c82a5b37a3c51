"""Spreadsheets of any program are opened by what they hold."""

from __future__ import annotations

import pytest

from consult.imports.file_codes import FileCode, FileRefused
from consult.imports.formula_guards import guarded
from consult.imports.spreadsheets import open_spreadsheet


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_splits_the_headings(delimiter: str) -> None:
    text = f"ref{delimiter}words\n1{delimiter}“a, b; c”\n"
    (table,) = open_spreadsheet(text.encode()).tables
    assert list(table.rows[0].cells) == ["ref", "words"]


def test_a_declared_delimiter_is_no_heading_and_rows_keep_their_numbers() -> None:
    (table,) = open_spreadsheet(b"sep=;\nref;words\n1;a, b, c\n").tables
    assert [(row.number, list(row.cells)) for row in table.rows] == [
        (2, ["ref", "words"]),
        (3, ["1", "a, b, c"]),
    ]


def test_known_headings_decide_against_the_number_of_columns() -> None:
    data = b"about, this, file\nref;words\n"
    (table,) = open_spreadsheet(data, is_heading=lambda text: text in ("ref", "words")).tables
    assert list(table.rows[1].cells) == ["ref", "words"]


def test_a_guarded_formula_comes_back_as_it_was() -> None:
    (table,) = open_spreadsheet(f"words,n\n{guarded('=1+1')},2\n".encode()).tables
    assert table.rows[1].cells[0] == "=1+1"


def test_the_reading_as_text_is_noted() -> None:
    (note,) = open_spreadsheet("a;b\nç;d\n".encode("cp1252")).notes
    assert (note.code, note.details) == (FileCode.READ_AS_TEXT, {"detail": "Windows-1252, ;"})


def test_a_file_that_is_refused_says_at_which_row() -> None:
    with pytest.raises(FileRefused) as caught:
        open_spreadsheet(b'a,b\n1,2\n3,"never closed\n')
    finding = caught.value.finding
    assert (finding.code, finding.row) == (FileCode.CSV_QUOTES, 3)
