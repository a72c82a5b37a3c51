"""The tables of a workbook alone, packed anew under the names that openpyxl expects.

openpyxl looks for styles under one name only, and refuses a whole workbook for a wrong font, a wrong date in
its properties or a lost link. It is given sheets, shared strings and number formats, and nothing else: no
links to other workbooks, no pivot tables, no properties, no defined names, no drawings.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from .parts import Parts

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
"""The namespace of "Strict Open XML", which openpyxl does not know."""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMULA = re.compile(rb"[<:]\0?f[\0\s/>]")
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b")
_EAST_ASIAN_DATES = {str(number) for number in (*range(27, 37), *range(50, 59))}
_DATE = "14"


class Tables:
    """The package for openpyxl, the names of its sheets, and whether a cell may hold a formula."""

    def __init__(self, parts: Parts, names: set[str] | None) -> None:
        """Pack the sheets with these names, without case; all where `names` is None."""
        self.file = io.BytesIO()
        self.names: list[str] = []
        self.has_formulas = False
        with zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            self._pack_sheets(archive, parts, names)
            self._pack_workbook(archive, parts)

    def _pack_sheets(self, archive: zipfile.ZipFile, parts: Parts, names: set[str] | None) -> None:
        targets = {
            r.id: r.target for r in parts.relationships(parts.workbook) if r.kind == "worksheet"
        }
        for _, attributes in parts.elements(parts.workbook, {"sheet"}):
            name, target = attributes.get("name", ""), targets.get(attributes.get("id", ""))
            if target and (names is None or name.strip().casefold() in names):
                self.names.append(name)
                sheet = parts.read(target).replace(_STRICT, _MAIN.encode(), 1)
                self.has_formulas = self.has_formulas or bool(_FORMULA.search(sheet))
                with archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w") as part:
                    for piece in _with_dimension(sheet):
                        part.write(piece)

    def _pack_workbook(self, archive: zipfile.ZipFile, parts: Parts) -> None:
        for relationship in parts.relationships(parts.workbook):
            if relationship.target not in parts:
                continue
            if relationship.kind == "sharedStrings":
                strings = parts.read(relationship.target).replace(_STRICT, _MAIN.encode(), 1)
                # openpyxl drops every "x005F_", which escapes an underscore; in lower case it leaves it to us
                archive.writestr("xl/sharedStrings.xml", strings.replace(b"_x005F_", b"_x005f_"))
            elif relationship.kind == "styles":
                archive.writestr("xl/styles.xml", _number_formats(parts, relationship.target))
        ids = range(1, len(self.names) + 1)
        with_strings = "xl/sharedStrings.xml" in archive.namelist()
        archive.writestr("[Content_Types].xml", _content_types(with_strings))
        archive.writestr("xl/workbook.xml", _workbook(ids, _uses_1904(parts)))
        archive.writestr("xl/_rels/workbook.xml.rels", _relationships(ids))


def _with_dimension(sheet: bytes) -> Iterator[bytes | memoryview]:
    """A sheet with a dimension before its cells: without one openpyxl reads all of it twice."""
    start = _SHEET_DATA.search(sheet)
    if start:
        yield sheet[: start.start()]
        yield b'<%sdimension ref="A1"/>' % start[1]
    yield memoryview(sheet)[start.start() if start else 0 :]


def _uses_1904(parts: Parts) -> bool:
    """Whether serial dates count from 1904 (18.17.4.1)."""
    properties = parts.elements(parts.workbook, {"workbookPr"})
    return any(a.get("date1904", "").lower() in ("1", "true", "on") for _, a in properties)


def _content_types(with_strings: bool) -> str:
    overrides = {"workbook": "sheet.main"} | (
        {"sharedStrings": "sharedStrings"} if with_strings else {}
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        + "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
            for name, kind in overrides.items()
        )
        + "</Types>"
    )


def _workbook(ids: range, uses_1904: bool) -> str:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in ids)
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(uses_1904)}"/><sheets>{sheets}</sheets></workbook>'
    )


def _relationships(ids: range) -> str:
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in ids
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>'


def _number_formats(parts: Parts, name: str) -> str:
    """The styles of cells by the number format alone, which tells dates and durations (18.8.30)."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    section = ""
    for tag, attributes in parts.elements(name, {"numFmt", "cellStyleXfs", "cellXfs", "xf"}):
        if tag == "numFmt" and not section:  # those of conditional formats come later
            codes[attributes.get("numFmtId", "0")] = attributes.get("formatCode", "")
        elif tag == "xf":
            number = attributes.get("numFmtId", "0")
            is_date = number in _EAST_ASIAN_DATES and number not in codes
            formats += [_DATE if is_date else number] if section == "cellXfs" else []
        else:
            section = tag
    custom = "".join(
        f"<numFmt numFmtId={quoteattr(number)} formatCode={quoteattr(code)}/>"
        for number, code in codes.items()
    )
    cells = "".join(f"<xf numFmtId={quoteattr(number)}/>" for number in formats)
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{custom}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'
