"""Our reader of XLSX against openpyxl, on random workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.workbooks.cells import decoded
from consult.workbooks.parts import Parts
from consult.workbooks.styles import DAY, NUMBER, SPAN, kind_of_format
from consult.workbooks.xlsx import Workbook, column_of, unescaped

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
VALUES = st.one_of(
    st.none(),
    WORDS.filter(lambda words: not words.startswith("=") and "_x" not in words),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, width=32),
    st.booleans(),
    st.datetimes(*map(datetime.fromisoformat, ("1901-01-01", "2099-01-01"))).map(
        lambda d: d.replace(microsecond=0)
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_it_reads_what_openpyxl_reads(rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    theirs = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    ours: dict[tuple[int, int], Any] = {}
    with zipfile.ZipFile(out) as archive:
        read = Workbook(Parts(archive))
        ((_, target),) = read.sheets
        read.read(
            target,
            lambda number, cells: ours.update(
                {(number, at): decoded(v) for at, v in cells.items()}
            ),
        )
    expected = {
        (cell.row, cell.column - 1): cell.value
        for row in theirs.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert ours == expected


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", NUMBER), ("0.00E+00", NUMBER), ('"d"0', NUMBER), ("[Red]0", NUMBER),
        ("yyyy-mm-dd", DAY), ("[$-409]h:mm AM/PM", DAY), ("[mm]:ss", SPAN), ("0;dd", NUMBER),
        (r"\d0", NUMBER), ("#,##0_d", NUMBER),
    ],
)  # fmt: skip
def test_formats_tell_days(code: str, kind: str) -> None:
    assert kind_of_format(code) == kind


def test_columns_and_escapes() -> None:
    assert [column_of(name) for name in ("A1", "Z9", "AB12", "xfd1", "", "7")] == [
        0, 25, 27, 16383, -1, -1,
    ]  # fmt: skip
    assert unescaped("a_x000D_b_x005F_x000D__x0000_") == "a\rb_x000D_"
    assert unescaped("_xD800_ _xZZZZ_") == "_xD800_ _xZZZZ_"
