"""Files of every kind, good and hostile, to rows."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.imports import spreadsheets
from consult.imports.file_codes import FileCode, FileRefused
from consult.imports.findings import FindingCode
from consult.imports.spreadsheets import SpreadsheetFile
from consult.plan.exchange.exchange import open_plan_file
from consult.workbooks import opening
from consult.workbooks.archive import OLE_SIGNATURE, UNPACKED_LIMIT, ZIP_SIGNATURE
from consult.workbooks.cells import CellError

FILES = Path(__file__).with_name("files")
HEAD = "código;título (pt);nível"


def opened(data: bytes) -> SpreadsheetFile:
    return open_plan_file(data, "measures")


def refusal(data: bytes) -> FindingCode:
    with pytest.raises(FileRefused) as caught:
        opened(data)
    return caught.value.finding.code


def workbook(fill: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book.add_worksheet("Medidas"))
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
        if name not in old.namelist():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_every_usual_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    rows = f"{HEAD}\r\nM01;Habitação já;1\r\n".replace(";", delimiter)
    book = opened(rows.encode(encoding))
    assert [list(line.cells) for line in book.tables[0].rows] == [
        ["código", "título (pt)", "nível"],
        ["M01", "Habitação já", "1"],
    ]
    said = book.notes[0].details["detail"]
    name = {"cp1252": "Windows-1252"}.get(encoding, "UTF-16" if "16" in encoding else "UTF-8")
    assert said.startswith(name)


def test_excels_line_about_the_separator_is_heeded_and_rows_keep_their_numbers() -> None:
    book = opened(f"sep=;\r\n{HEAD}\r\n\r\nM01;Uma, duas, três;1\r\n".encode())
    assert [line.number for line in book.tables[0].rows] == [2, 4]
    assert book.tables[0].rows[1].cells[1] == "Uma, duas, três"


def test_a_quoted_cell_may_have_lines_of_its_own() -> None:
    book = opened(f'{HEAD}\nM01;"uma\nduas ""três""";1\nM02;b;2\n'.encode())
    assert book.tables[0].rows[1].cells[1] == 'uma\nduas "três"'
    assert book.tables[0].rows[2].number == 3


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", FileCode.EMPTY),
        (b"  \r\n ", FileCode.EMPTY),
        (f'{HEAD}\nM01;"never closed;1\n'.encode(), FileCode.CSV_QUOTES),
        (f"{HEAD}\nM01;a\0b;1\n".encode(), FileCode.NUL),
        (HEAD.encode() + b"\n\x81\x8d", FileCode.ENCODING),
        (b"\xff\xfea", FileCode.ENCODING),
        (b"PK\x03\x04 and no more", FileCode.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FileCode.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, wrong: FindingCode) -> None:
    assert refusal(data) is wrong


def test_a_file_over_the_limit_is_refused() -> None:
    assert refusal(b"a" * (opening.BYTES_LIMIT + 1)) is FileCode.TOO_LARGE


def test_more_rows_than_the_limit_are_refused() -> None:
    rows = "\n".join(["código"] + [f"M{n}" for n in range(spreadsheets.ROWS_LIMIT)])
    assert len(opened(rows.encode()).tables[0].rows) == spreadsheets.ROWS_LIMIT + 1
    assert refusal(f"{rows}\nM0".encode()) is FileCode.TOO_MANY_ROWS


def test_a_lone_cell_far_away_is_refused_and_not_made_into_a_huge_table() -> None:
    data = workbook(lambda page: page.write_string(1_048_575, 16_383, "x"))
    assert refusal(data) is FileCode.TOO_MANY_COLUMNS
    data = workbook(lambda page: page.write_string(1_048_575, 0, "x"))
    assert opened(data).tables[0].rows[0].number == 1_048_576


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    sound = workbook(lambda page: page.write_string(0, 0, "x"))
    bomb = with_member(sound, "xl/media/image1.bin", b"\0" * (UNPACKED_LIMIT + 1))
    assert len(bomb) < 1_000_000
    assert refusal(bomb) is FileCode.UNPACKS_TOO_LARGE


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    sound = workbook(lambda page: page.write_string(0, 0, "x"))
    lying = bytearray(
        with_member(sound, "xl/sharedStrings.xml", b"<sst>" + b" " * 10**6 + b"</sst>")
    )
    size = struct.pack("<I", 10**6 + 11)
    while (at := lying.find(size)) >= 0:
        lying[at : at + 4] = struct.pack("<I", 100)
    assert refusal(bytes(lying)) is FileCode.DAMAGED


def test_a_document_type_is_refused_whatever_it_names() -> None:
    sound = workbook(lambda page: page.write_string(0, 0, "x"))
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert refusal(with_member(sound, "xl/sharedStrings.xml", evil)) is FileCode.FORBIDDEN_XML


def test_other_zip_files_are_told_apart() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    assert refusal(out.getvalue()) is FileCode.OPEN_DOCUMENT
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("photo.txt", "hello")
    assert refusal(out.getvalue()) is FileCode.NOT_A_SPREADSHEET


def test_a_formula_without_a_result_is_told_from_an_empty_cell() -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["A2"], page["C2"] = "código", "=1+1", "x"
    out = io.BytesIO()
    book.save(out)
    cells = opened(out.getvalue()).tables[0].rows[1].cells
    assert list(cells) == [CellError(""), None, "x"]


def test_an_error_in_a_cell_is_no_text() -> None:
    data = workbook(lambda page: page.write_formula(0, 0, "=1/0", None, "#DIV/0!"))
    assert list(opened(data).tables[0].rows[0].cells) == [CellError("#DIV/0!")]


def test_a_workbook_with_wrong_dimensions_loses_no_cell() -> None:
    data = workbook(lambda page: page.write_row(0, 0, ["a", "b", "c"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    wrong = sheet.replace(b'<dimension ref="A1:C1"', b'<dimension ref="A1"')
    assert wrong != sheet
    book = opened(with_member(data, "xl/worksheets/sheet1.xml", wrong))
    assert list(book.tables[0].rows[0].cells) == ["a", "b", "c"]


def test_an_old_excel_file_is_read_whatever_its_name_says() -> None:
    book = opened((FILES / "medidas.xls").read_bytes())
    assert [note.code for note in book.notes] == [FileCode.OLD_FORMAT]
    assert book.tables[0].name == "Medidas"
    assert book.tables[0].rows[1].cells[1] == "Ação de rua"


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(data: bytes) -> None:
    for start in (b"", ZIP_SIGNATURE, OLE_SIGNATURE, b"\xff\xfe", HEAD.encode() + b"\n"):
        try:
            opened(start + data)
        except FileRefused:
            continue


SOUND = workbook(lambda page: page.write_row(0, 0, ["código", 1, 2.5, "título"]))


@pytest.mark.parametrize(
    "sound", [SOUND, (FILES / "medidas.xls").read_bytes()], ids=["xlsx", "xls"]
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_workbook_never_makes_it_fall_over(sound: bytes, data: st.DataObject) -> None:
    damaged = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileRefused):
        opened(bytes(damaged))


@pytest.mark.real
def test_real_workbooks_open() -> None:
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder")
    found = sorted(Path(folder).glob("*.xlsx"))
    assert found
    for path in found:
        book = opened(path.read_bytes())
        assert sum(len(table.rows) for table in book.tables) > 100, path.name
