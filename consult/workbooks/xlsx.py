"""XLSX sheets as rows, one after the other, without holding a sheet. Runs in the child.

Cells are plain JSON values; what JSON has no word for is an object of one member, see `cells.decoded`.
ECMA-376 part 1, 18.3 (sheets) and 18.4 (shared strings).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .parts import Attributes, Parts, attribute, local
from .styles import NUMBER, on_the_wire, read_styles

Cells = dict[int, Any]
"""What a row holds, by the number of the column from 0."""
TakeRow = Callable[[int, Cells], None]

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HIGHEST_COLUMN = 16_384
_HIGHEST_ROW = 1_048_576


def unescaped(text: str) -> str:
    """Resolve `_x000D_`, by which XML that cannot hold a character tells it (18.18.111 ST_Xstring)."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    if 0xD800 <= code < 0xE000:
        return found[0]
    return chr(code) if code else ""


def column_of(reference: str) -> int:
    """The column of a cell (`AB12` is 27, from 0); -1 where the reference tells none."""
    column = 0
    for letter in reference:
        if not ("A" <= letter <= "Z" or "a" <= letter <= "z"):
            break
        column = column * 26 + ord(letter.upper()) - 64
    return column - 1


class Workbook:
    """The sheets of a workbook, by name in their order."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        relations = parts.relations(parts.workbook)
        wanted = frozenset({"workbookPr", "sheet"})
        found = parts.elements(parts.workbook, wanted)
        switch = next((a.get("date1904", "") for tag, a in found if tag == "workbookPr"), "")
        self.from_1904 = switch.lower() in ("1", "true", "on")
        targets = {key: target for key, kind, target in relations if kind == "worksheet"}
        self.sheets = [
            (attributes.get("name", ""), targets[attribute(attributes, "id")])
            for tag, attributes in found
            if tag == "sheet" and attribute(attributes, "id") in targets
        ]
        self.kinds: list[str] = []
        self.strings: list[str] = []
        for _, kind, target in relations:
            if kind == "styles" and target in parts:
                self.kinds = read_styles(parts, target)
            elif kind == "sharedStrings" and target in parts:
                self.strings = read_strings(parts, target)

    def read(self, target: str, take: TakeRow) -> None:
        """Hand over the rows of a sheet in their order, empty ones too."""
        reader = _SheetReader(self, take)
        self.parts.parse(
            target,
            {
                "StartElementHandler": reader.start,
                "EndElementHandler": reader.end,
                "CharacterDataHandler": reader.said,
            },
        )


def read_strings(parts: Parts, name: str) -> list[str]:
    """The shared strings, without their phonetic readings."""
    strings: list[str] = []
    said: list[str] = []
    taking = phonetic = False

    def start(tag: str, _: Attributes) -> None:
        nonlocal taking, phonetic
        tag = local(tag)
        if tag == "si":
            said.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t":
            taking = not phonetic

    def end(tag: str) -> None:
        nonlocal taking, phonetic
        tag = local(tag)
        if tag == "si":
            strings.append(unescaped("".join(said)))
        elif tag == "rPh":
            phonetic = False
        elif tag == "t":
            taking = False

    def text(data: str) -> None:
        if taking:
            said.append(data)

    handlers: dict[str, Callable[..., Any]] = {
        "StartElementHandler": start,
        "EndElementHandler": end,
        "CharacterDataHandler": text,
    }
    parts.parse(name, handlers)
    return strings


class _SheetReader:
    """Builds rows out of the elements of a sheet."""

    def __init__(self, book: Workbook, take: TakeRow) -> None:
        self.book = book
        self.take = take
        self.row = 0
        self.cells: Cells = {}
        self.column = -1
        self.attributes: Attributes = {}
        self.formula = self.valued = self.taking = self.phonetic = False
        self.words: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        tag = local(tag)
        if tag == "c":
            self.attributes = attributes
            named = column_of(attributes.get("r", ""))
            self.column = named if 0 <= named < _HIGHEST_COLUMN else self.column + 1
            self.formula = self.valued = False
            self.words = []
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.valued = self.valued or tag == "v"
            self.taking = True
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "row":
            number = attributes.get("r", "")
            self.row = _row(number) or self.row + 1
            self.cells, self.column = {}, -1

    def end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "c":
            value = self._value()
            if value is not None:
                self.cells[self.column] = value
        elif tag in ("v", "t"):
            self.taking = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "row":
            self.take(self.row, self.cells)

    def said(self, data: str) -> None:
        if self.taking:
            self.words.append(data)

    def _value(self) -> Any:
        kind = self.attributes.get("t", "n")
        text = "".join(self.words)
        if not text:
            lost = self.formula and not (kind == "str" and self.valued)
            return {"error": ""} if lost else None
        if kind == "s":
            return self.book.strings[int(text)]
        if kind in ("str", "inlineStr"):
            return unescaped(text)
        if kind == "b":
            return text.strip().lower() in ("1", "true")
        if kind == "e":
            return {"error": text}
        if kind == "d":
            return {"at": datetime.fromisoformat(text.removesuffix("Z")).isoformat()}
        return self._number(text)

    def _number(self, text: str) -> Any:
        style = self.attributes.get("s", "")
        index = int(style) if style else 0
        kind = self.book.kinds[index] if index < len(self.book.kinds) else NUMBER
        number = float(text)
        if kind != NUMBER:
            return on_the_wire(number, kind, from_1904=self.book.from_1904)
        return number if any(mark in text for mark in ".eE") else int(text)


def _row(number: str) -> int:
    row = int(number) if number.isdecimal() else 0
    return row if row <= _HIGHEST_ROW else 0
