"""From the rows of a file to given values, with every cell that cannot be read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from consult.imports.findings import Finding
from consult.imports.spreadsheets import FileRow, FileTable
from consult.workbooks.cells import CellValue

from .cells import read_cell
from .codes import ExchangeCode
from .columns import (
    CODE,
    MEASURE,
    ColumnSpec,
    HeadingMatch,
    Key,
    Per,
    SheetSpec,
    fold,
    read_heading,
)
from .facts import Record
from .raws import Unreadable, Value, as_text

Now = Callable[[str], Record]
"""The record a code has in the plan; empty for a new code."""


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: where it stands, what it says, what it means."""

    index: int
    text: str
    heading: HeadingMatch

    @property
    def key(self) -> Key:
        """What it gives."""
        return self.heading.column.name, self.heading.part


@dataclass
class ParsedRow:
    """A row: what its cells give. A column that the file lacks is not in `values`."""

    sheet: SheetRows
    number: int
    values: Record = field(default_factory=dict)
    raw: dict[Key, CellValue] = field(default_factory=dict)
    bad: set[Key] = field(default_factory=set)

    @property
    def code(self) -> str:
        """What the row is known by."""
        return str(self.values.get((self.sheet.key_column.name, "")) or "")

    def report(self, code: ExchangeCode, key: Key | None = None, detail: str = "") -> None:
        """Report a finding of this row, or of one of its cells."""
        place = self.sheet.places.get(key) if key else None
        if key:
            self.bad.add(key)
        self.sheet.findings.append(
            Finding(
                code,
                sheet=self.sheet.title,
                row=self.number,
                column=place.index + 1 if place else 0,
                heading=place.text if place else "",
                value=as_text(self.raw.get(key)) if key else self.code,
                details=_details(detail),
            )
        )


@dataclass
class SheetRows:
    """A sheet of the file, understood as far as its cells go."""

    sheet: SheetSpec
    title: str
    places: dict[Key, FileColumn] = field(default_factory=dict)
    rows: list[ParsedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    heading_row: int = 1

    @property
    def key_column(self) -> ColumnSpec:
        """The column its rows are known by."""
        return self.sheet.columns[0]

    def has(self, name: str, part: str = "") -> bool:
        """Whether the file has this column."""
        return (name, part) in self.places

    def lacks(self, column: ColumnSpec, source: str) -> None:
        """Note, once, that a column which new rows need is not there."""
        part = source if column.per is Per.LANGUAGE else ""
        heading = f"{column.heading('pt', part)} / {column.heading('en', part)}"
        finding = Finding(
            ExchangeCode.MISSING_COLUMN,
            self.title,
            self.heading_row,
            heading=heading,
            details=_details(heading),
        )
        if finding not in self.findings:
            self.findings.append(finding)


def understand(sheet: SheetSpec, table: FileTable, source: str, now: Now) -> SheetRows:
    """Read the headings and all cells of a table."""
    found = SheetRows(sheet, table.name)
    at = _heading_line(sheet, table, source)
    if at is None:
        found.lacks(found.key_column, source)
        return found
    line = table.rows[at]
    found.heading_row = line.number
    _read_headings(found, line, source)
    if (found.key_column.name, "") not in found.places:
        found.lacks(found.key_column, source)
        return found
    for row in table.rows[at + 1 :]:
        found.rows.append(_read_row(found, row, now))
    return found


def _heading_line(sheet: SheetSpec, table: FileTable, source: str) -> int | None:
    """The first of the first 20 rows that names the key column, else the first of all."""
    names = {fold(n) for c in (CODE, MEASURE) for n in (c.pt, c.en, *c.also)}
    for at, line in enumerate(table.rows[:20]):
        texts = [as_text(c) for c in line.cells]
        known = sum(read_heading(sheet, t, source) is not None for t in texts)
        if known >= 2 and any(fold(t) in names for t in texts):
            return at
    return 0 if table.rows else None


def _read_headings(found: SheetRows, line: FileRow, source: str) -> None:
    for index, raw in enumerate(line.cells):
        text = as_text(raw)
        if not text:
            continue
        finding = Finding(
            ExchangeCode.UNKNOWN_COLUMN,
            found.title,
            line.number,
            index + 1,
            heading=text,
            value=text,
        )
        heading = read_heading(found.sheet, text, source)
        if heading is None:
            found.findings.append(finding)
            continue
        place = FileColumn(index, text, heading)
        if heading.unknown_language:
            details = _details(heading.unknown_language)
            code = ExchangeCode.UNKNOWN_LANGUAGE
            found.findings.append(replace(finding, code=code, details=details))
        elif place.key in found.places:
            found.findings.append(replace(finding, code=ExchangeCode.COLUMN_TWICE))
        else:
            found.places[place.key] = place
            continue
        found.places[("?", str(index))] = place


def _details(detail: str) -> dict[str, str]:
    return {"detail": detail} if detail else {}


def _read_row(found: SheetRows, line: FileRow, now: Now) -> ParsedRow:
    given = ParsedRow(found, line.number)
    used = {place.index for place in found.places.values()}
    key = (found.key_column.name, "")
    keys = [key, *(k for k in found.places if k != key and k[0] != "?")]
    current: Record = {}
    for one in keys:
        place = found.places[one]
        raw = line.cells[place.index] if place.index < len(line.cells) else None
        given.raw[one] = raw
        given.values[one] = _read(given, one, place.heading.column, raw, current.get(one))
        if one == key:
            current = now(given.code)
    stray = {i for i, cell in enumerate(line.cells) if as_text(cell)} - used
    _note_stray(found, line, stray)
    return given


def _read(given: ParsedRow, key: Key, column: ColumnSpec, raw: CellValue, current: Value) -> Value:
    text = as_text(raw)
    if text and isinstance(current, str) and text == current:
        return current  # what is in the plan may stay, whatever the rules were when it was written
    try:
        return read_cell(column, raw)
    except Unreadable as error:
        given.report(error.code, key, error.detail)
        return None


def _note_stray(found: SheetRows, line: FileRow, stray: Iterable[int]) -> None:
    """Words under no heading: somebody meant something by them, so they are not passed over."""
    unknown = {p.column - 1 for p in found.findings if p.code is ExchangeCode.UNKNOWN_COLUMN}
    for index in sorted(set(stray) - unknown):
        found.findings.append(
            Finding(
                ExchangeCode.BEYOND_COLUMNS,
                found.title,
                line.number,
                index + 1,
                value=as_text(line.cells[index]),
            )
        )
