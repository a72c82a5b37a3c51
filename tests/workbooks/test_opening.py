"""Workbooks of every kind, opened in a child process that cannot hurt anybody."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.workbooks.archive import UNPACKED_LIMIT
from consult.workbooks.cells import CellError
from consult.workbooks.errors import Reason, WorkbookError
from consult.workbooks.opening import CHILDREN_LIMIT, Limits, Workbook, open_workbook
from tests.workbooks.files import (
    MAIN,
    OLD,
    hungry_xls,
    moved,
    sheet_xml,
    strings_xml,
    with_members,
    with_rows,
    workbook,
)

SOUND = workbook(lambda page: page.write_row(0, 0, ["código", 1, 2.5, "título"]))


def cells(data: bytes) -> list[object]:
    return list(open_workbook(data).sheets[0].rows[0].cells)


def refusal(data: bytes, limits: Limits | None = None) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(data, limits=limits)
    return caught.value


def test_rows_keep_their_numbers_and_end_at_their_last_cell() -> None:
    def fill(page: Any) -> None:
        page.write(1, 1, "a")
        page.write(4, 0, "  ")
        page.write(5, 2, True)

    book = open_workbook(workbook(fill, "Folha"))
    assert book.format == "xlsx"
    assert [(s.name, [(r.number, r.cells) for r in s.rows]) for s in book.sheets] == [
        ("Folha", [(2, [None, "a"]), (6, [None, None, True])])
    ]


def test_only_the_sheets_that_are_asked_for_are_read() -> None:
    book = open_workbook(workbook(lambda p: p.write(0, 0, "a"), " Survey "), only={"survey"})
    assert [sheet.name for sheet in book.sheets] == [" Survey "]
    assert open_workbook(SOUND, only={"survey"}) == Workbook("xlsx")


def test_an_old_file_is_read_with_its_columns_in_place() -> None:
    book = open_workbook(OLD.read_bytes())
    assert book.format == "xls"
    assert book.sheets[0].name == "Medidas"
    assert book.sheets[0].rows[1].cells[1] == "Ação de rua"


def test_a_damaged_file_that_asks_for_100_gb_costs_only_the_child() -> None:
    assert refusal(hungry_xls()).reason is Reason.DAMAGED


def test_shared_strings_that_take_too_much_memory_are_refused() -> None:
    strings = strings_xml("<si><t>%s</t></si>" % ("a" * 500) * 100_000)
    data = with_members(SOUND, {"xl/sharedStrings.xml": strings})
    assert refusal(data, Limits(memory=32 << 20)).reason is Reason.TOO_LARGE


def test_a_file_that_takes_too_long_is_ended() -> None:
    slow = with_rows("".join(f'<row r="{n}"/>' for n in range(1, 1_000_000)))
    for _ in range(CHILDREN_LIMIT):
        assert refusal(slow, Limits(timeout=0.05)).reason is Reason.TOO_SLOW
    assert refusal(slow, Limits(cpu_seconds=1)).reason is Reason.TOO_SLOW
    assert cells(SOUND)  # the places of the children that were ended are free


def test_a_million_rows_are_refused_without_reading_them() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001))
    error = refusal(with_rows(rows))
    assert (error.reason, error.limit, error.row) == (Reason.TOO_MANY_ROWS, 20_000, 20_001)


def test_cells_in_the_last_corner_of_a_sheet_cost_nothing() -> None:
    corner = '<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFD1048576"><v>1</v></c></row>'
    error = refusal(with_rows(corner))
    assert (error.reason, error.row) == (Reason.TOO_MANY_COLUMNS, 1_048_576)
    assert refusal(with_rows('<row r="99999999999"/>')).reason is Reason.DAMAGED
    formatted = '<row><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
    assert cells(with_rows(formatted)) == [1]


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    rows = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="D9"><v>2</v></c></row>'
    )
    for size in (b"A1:XFD1048576", b"A1", b"C3:D4"):
        sheet = rows.replace(b"<sheetData>", b'<dimension ref="%s"/><sheetData>' % size)
        book = open_workbook(with_members(SOUND, {"xl/worksheets/sheet1.xml": sheet}))
        assert [row.number for row in book.sheets[0].rows] == [1, 9]


def test_too_many_columns_and_cells_are_told_with_their_place() -> None:
    wide = workbook(lambda page: page.write(3, 300, "x"), "W")
    error = refusal(wide)
    assert (error.reason, error.sheet, error.row) == (Reason.TOO_MANY_COLUMNS, "W", 4)
    row = "".join(f"<c><v>{n}</v></c>" for n in range(5))
    many = with_rows(f"<row>{row}</row>" * 5)
    error = refusal(many, Limits(cells=12))
    assert (error.reason, error.row) == (Reason.TOO_MANY_CELLS, 3)


def test_one_text_in_very_many_cells_is_refused_when_it_is_told_too_often() -> None:
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(100))
    rows = with_rows(f"<row>{row}</row>" * 100)
    strings = strings_xml("<si><t>%s</t></si>" % ("a" * 1000))
    error = refusal(with_members(rows, {"xl/sharedStrings.xml": strings}), Limits(output=1_000_000))
    assert error.reason is Reason.TOO_LARGE


def test_a_zip_bomb_and_a_large_file_are_refused() -> None:
    bomb = with_members(SOUND, {"xl/media/a.bin": b"\0" * (UNPACKED_LIMIT + 1)})
    assert refusal(bomb).reason is Reason.TOO_LARGE
    assert refusal(SOUND, Limits(bytes=100)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    evil = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    data = with_members(SOUND, {"xl/workbook.xml": evil.encode(encoding)})
    assert refusal(data).reason is Reason.FORBIDDEN_XML


def test_what_is_no_workbook_is_told_apart() -> None:
    def zipped(**members: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in members.items():
                archive.writestr(name.replace("_", "."), content)
        return out.getvalue()

    assert refusal(b"a;b\n1;2\n").reason is Reason.NOT_A_SPREADSHEET
    assert refusal(zipped(photo_txt="x")).reason is Reason.NOT_A_SPREADSHEET
    assert refusal(zipped(mimetype="x", content_xml="<a/>")).reason is Reason.OPEN_DOCUMENT
    assert refusal(zipped(workbook_bin="x")).reason is Reason.BINARY
    assert refusal(b"PK\x03\x04").reason is Reason.DAMAGED
    ole = OLD.read_bytes()
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert refusal(locked).reason is Reason.LOCKED
    assert refusal(ole + "WordDocument".encode("utf-16-le")).reason is Reason.NOT_A_SPREADSHEET


def test_macros_are_harmless() -> None:
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = with_members(moved(SOUND, {}, {plain: macro}), {"xl/vbaProject.bin": b"Shell 'rm'"})
    assert cells(data) == ["código", 1, 2.5, "título"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"xl/workbook.xml": "xl/Arbeit.xml", "xl/_rels/workbook.xml.rels": "xl/_rels/Arbeit.xml.rels"},
         {"xl/workbook.xml": "/xl/Arbeit.xml"}),
        ({"xl/worksheets/sheet1.xml": "xl/worksheets/Sheet 1.XML"},
         {"worksheets/sheet1.xml": "worksheets/sheet%201.xml"}),
        ({"xl/worksheets/sheet1.xml": "xl\\worksheets\\sheet1.xml"}, {}),
        ({"xl/sharedStrings.xml": "xl/SharedStrings.xml"}, {}),
        ({"_rels/.rels": "_rels/lost.rels"}, {}),
        ({"_rels/.rels": "lost", "[Content_Types].xml": "gone"}, {}),
        ({}, {"<c ": "<x:c ", "</c>": "</x:c>", "<v>": "<x:v>", "</v>": "</x:v>",
              "<worksheet ": f'<worksheet xmlns:x="{MAIN}" '}),
        ({}, {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main"}),
    ],
    ids=["workbook", "escape", "backslash", "case", "types", "names", "prefix", "strict"],
)  # fmt: skip
def test_odd_layouts_open(names: dict[str, str], words: dict[str, str]) -> None:
    assert cells(moved(SOUND, names, words)) == ["código", 1, 2.5, "título"]


def test_every_kind_of_value_comes_through() -> None:
    data = with_rows(
        '<row><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><f>A1</f></c><c><f>A1</f><v/></c>'
        '<c t="str"><f>A1</f><v></v></c><c t="inlineStr"><is><r><t>a_x000D_</t></r>'
        '<rPh sb="0" eb="1"><t>no</t></rPh><r><t>b</t></r></is></c><c r="H1"><v>1.50</v></c><c><v>1e2</v></c></row>'
    )
    never = CellError("")
    assert cells(data) == [
        True, CellError("#REF!"), never, never, None, "a\rb", None, 1.5, 100.0,
    ]  # fmt: skip


def test_days_times_and_spans_are_told_from_numbers() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for at, (value, code) in enumerate([
            (45000, "dd/mm/yyyy"), (45000.5, "[$-816]d mmm"), (0.25, "hh:mm"), (1.5, "[h]:mm"),
            (7, '0 "days"'), (7, "0.00"), (1e9, "yyyy"), (1e12, "[h]:mm"), (1, "yyyy"), (7, "[Red]0;[Blue]d"),
        ]):  # fmt: skip
            page.write_number(0, at, value, book.add_format({"num_format": code}))
    a_day = datetime.fromisoformat("2023-03-15")
    assert cells(out.getvalue()) == [
        a_day, a_day + timedelta(hours=12), time(6), timedelta(hours=36),
        7, 7, CellError("#VALUE!"), CellError("#VALUE!"), datetime.fromisoformat("1900-01-01"), 7,
    ]  # fmt: skip


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    started = subprocess.Popen

    def watched(command: list[str], **options: Any) -> Any:
        seen.append(options["env"])
        return started(command, **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    open_workbook(SOUND)
    assert seen == [{}]


@pytest.mark.parametrize("sound", [SOUND, OLD.read_bytes()], ids=["xlsx", "xls"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_workbook_never_makes_it_fall_over(sound: bytes, data: st.DataObject) -> None:
    damaged = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(WorkbookError):
        open_workbook(bytes(damaged))


@pytest.mark.real
def test_real_workbooks_open_by_what_they_are() -> None:
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder")
    forms = {
        path.name: open_workbook(path.read_bytes(), only={"survey"}).format
        for path in sorted(Path(folder).glob("*.xlsx"))
    }
    assert forms["ifrc-site-assessment-en-fr.xlsx"] == "xls"
    assert forms["reach-2024-msna-en-fr.xlsx"] == "xlsx"
