"""Workbooks for tests, sound and hostile, made as the tests need them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

OLD = Path(__file__).parents[1] / "plan" / "files" / "medidas.xls"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LABELSST = b"\xfd\x00\x0a\x00"


def workbook(fill: Callable[[Any], None], name: str = "Sheet") -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book.add_worksheet(name))
    return out.getvalue()


def with_members(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """A ZIP file with some members changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        held = {name: old.read(name) for name in old.namelist()}
        for name, content in {**held, **members}.items():
            new.writestr(name, content)
    return out.getvalue()


def moved(data: bytes, names: Mapping[str, str], words: Mapping[str, str]) -> bytes:
    """A ZIP file with members under other names, and words replaced in all of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            for word, other in words.items():
                content = content.replace(word.encode(), other.encode())
            new.writestr(names.get(name, name), content)
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    """The part of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def strings_xml(items: str) -> bytes:
    """The part of shared strings with these items."""
    return f'<sst xmlns="{MAIN}">{items}</sst>'.encode()


def styles_xml(content: str) -> bytes:
    """The part of styles with these elements."""
    return f'<styleSheet xmlns="{MAIN}">{content}</styleSheet>'.encode()


def with_rows(rows: str) -> bytes:
    """A workbook whose only sheet has these rows, in the XML of the format."""
    sound = workbook(lambda page: page.write_string(0, 0, "x"))
    return with_members(sound, {"xl/worksheets/sheet1.xml": sheet_xml(rows)})


def hungry_xls() -> bytes:
    """An old workbook that says a cell is at row 65536 of column 65536: 100 GB of empty cells."""
    data = bytearray(OLD.read_bytes())
    cell = data.index(_LABELSST, data.index(_LABELSST) + 1)
    struct.pack_into("<HH", data, cell + 4, 0xFFFF, 0xFFFF)
    return bytes(data)
