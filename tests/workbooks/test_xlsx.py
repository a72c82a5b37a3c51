"""XLSX as openpyxl reads it: what was written comes back, and only the tables are handed to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.workbooks.cells import CellError, CellValue, decode_cell, encode_cell
from consult.workbooks.errors import Reason, WorkbookError
from consult.workbooks.package import Tables
from consult.workbooks.parts import Parts
from consult.workbooks.xlsx import XlsxWorkbook, unescape
from tests.workbooks.files import strings_xml, styles_xml, with_members, with_rows, workbook

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
VALUES = st.one_of(
    st.none(),
    WORDS.filter(lambda words: not words.startswith(("=", "#")) and "x" not in words),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, width=32).map(lambda number: float(f"{number:.15g}")),  # what is written
    st.booleans(),
    st.datetimes(*map(datetime.fromisoformat, ("1901-01-01", "2099-01-01"))).map(
        lambda d: d.replace(microsecond=0)
    ),
)


def opened(data: bytes, names: set[str] | None = None) -> XlsxWorkbook:
    return XlsxWorkbook(zipfile.ZipFile(io.BytesIO(data)), names)


def first_row(data: bytes) -> list[CellValue]:
    (row,) = opened(data).rows(0)
    return [row.get(column) for column in range(1, max(row) + 1)]


def with_formats(numbers: Iterable[tuple[float, str]], options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet()
        for column, (number, code) in enumerate(numbers):
            page.write_number(0, column, number, book.add_format({"num_format": code}))
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_what_was_written_is_read(rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    written = {
        (number, column): value
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row, start=1)
        if value is not None
    }
    assert written == {
        (number, column): value
        for number, row in enumerate(opened(out.getvalue()).rows(0), start=1)
        for column, value in row.items()
    }


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", int), ("0.00E+00", int), ('"d"0', int), ("[Red]0", int), ("0;dd", int),
        (r"\d0", int), ("#,##0_d", int), ("0%", int), ("yyyy-mm-dd", datetime),
        ("[$-409]h:mm AM/PM", datetime), ("[mm]:ss", timedelta), ("[h]:mm:ss", timedelta),
    ],
)  # fmt: skip
def test_number_formats_tell_dates_from_numbers(code: str, kind: type) -> None:
    assert [type(value) for value in first_row(with_formats([(45_000, code)], {}))] == [kind]


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    data = with_formats([(366, "yyyy-mm-dd")], {"date_1904": True})
    assert first_row(data) == [datetime.fromisoformat("1905-01-01")]


def test_east_asian_date_formats_without_a_code_are_dates() -> None:
    styles = styles_xml(
        '<numFmts><numFmt numFmtId="57" formatCode="0.0"/></numFmts>'
        '<cellXfs><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="57" formatCode="yyyy"/></dxf></dxfs>'
    )
    row = with_rows('<row><c s="0"><v>45000</v></c><c s="1"><v>45000</v></c></row>')
    values = first_row(with_members(row, {"xl/styles.xml": styles}))
    assert values == [datetime.fromisoformat("2023-03-15"), 45_000]


def test_text_is_read_as_it_was_typed() -> None:
    strings = strings_xml(
        "<si><t> a_x000D_\n </t></si><si><t>_x005F_x000D_</t></si>"
        '<si><r><rPr><b/></rPr><t>bo</t></r><r><t xml:space="preserve">ld </t></r></si>'
        '<si><t>漢</t><rPh sb="0" eb="1"><t>かん</t></rPh></si><si><t>#N/A</t></si>'
    )
    cells = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(5))
    row = with_rows(f"<row>{cells}</row>")
    values = first_row(with_members(row, {"xl/sharedStrings.xml": strings}))
    assert values == [" a\r\n ", "_x000D_", "bold ", "漢", "#N/A"]


def test_formulas_give_their_stored_results() -> None:
    data = with_rows(
        '<row><c><f>A9</f><v>3</v></c><c t="str"><f>A9</f><v>x_x000D_</v></c><c t="b"><f>A9</f><v>0</v></c>'
        '<c t="e"><f>A9</f><v>#N/A</v></c><c><f>A9</f></c><c><v>1</v></c></row>'
    )
    assert first_row(data) == [3, "x\r", False, CellError("#N/A"), CellError(""), 1]


def test_merged_cells_and_hidden_sheets_are_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("shown").merge_range("B2:D3", "merged")
        hidden = book.add_worksheet("Hidden ")
        hidden.hide()
        hidden.write(0, 0, "h")
    every = opened(out.getvalue())
    assert every.sheet_names == ["shown", "Hidden "]
    assert [row for row in every.rows(0) if row] == [{2: "merged"}]
    assert list(opened(out.getvalue(), {"hidden"}).rows(0)) == [{1: "h"}]


def test_a_wrong_style_or_property_keeps_no_table_from_being_read() -> None:
    data = with_members(
        with_rows('<row><c s="1"><v>1.5</v></c></row>'),
        {
            "docProps/core.xml": b"<broken",
            "xl/styles.xml": styles_xml(
                '<fonts><font><family val="99"/></font></fonts><fills><fill/></fills>'
                '<cellXfs><xf/><xf numFmtId="46" fontId="7"/></cellXfs>'
                '<cellStyles><cellStyle name="x" xfId="9"/></cellStyles>'
            ),
        },
    )
    assert first_row(data) == [timedelta(hours=36)]


def test_only_tables_are_handed_over() -> None:
    data = with_members(
        workbook(lambda page: page.write(0, 0, "x")),
        {"xl/externalLinks/externalLink1.xml": b"<x/>", "customXml/item1.xml": b"<x/>"},
    )
    tables = Tables(Parts(zipfile.ZipFile(io.BytesIO(data))), None)
    assert set(zipfile.ZipFile(tables.file).namelist()) == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",
    }  # fmt: skip


def test_entities_are_refused_once_more_by_the_parsers() -> None:
    assert openpyxl.DEFUSEDXML  # openpyxl uses it where it is installed
    entity = b'<!DOCTYPE styleSheet [<!ENTITY e "x">]><styleSheet>&e;</styleSheet>'
    sound = workbook(lambda page: page.write(0, 0, "x"))
    parts = Parts(zipfile.ZipFile(io.BytesIO(with_members(sound, {"xl/styles.xml": entity}))))
    with pytest.raises(WorkbookError) as caught:
        Tables(parts, None)
    assert caught.value.reason is Reason.FORBIDDEN_XML


def test_escapes() -> None:
    assert unescape("a_x000D_b_x005F_x000D__x0000_") == "a\rb_x000D_"
    assert unescape("_xD800_ _xZZZZ_") == "_xD800_ _xZZZZ_"


VALUES_ON_THE_PIPE: Sequence[CellValue] = (
    None, "a", 1, 1.5, True, CellError("#REF!"), date.min, datetime.fromisoformat("9999-12-31T23:59:59.999999"), time.max, timedelta.max,
    timedelta.min,
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES_ON_THE_PIPE)
def test_values_pass_the_pipe_unchanged(value: CellValue) -> None:
    assert decode_cell(encode_cell(value)) == value
