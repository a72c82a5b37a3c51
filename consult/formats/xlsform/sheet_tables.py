"""Sheets as columns that mean something and rows of text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from consult.imports.findings import Finding, FindingCode
from consult.languages.rules import clean_text
from consult.workbooks.cells import CellError, CellValue
from consult.workbooks.opening import Worksheet, WorksheetRow

from ..codes import QuestionnaireCode
from ..findings import FormLanguage
from ..language_names import language_tag
from .headings import MEDIA, TRANSLATED, ColumnHeading, parse_heading

HEADINGS_WITHIN = 20
"""Rows at the top of a sheet among which the one with the headings is looked for."""
_MAX_VALUE_LENGTH = 120
_MARKUP = re.compile(r"[<#*_]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:span|b|i|u|em|strong|font|center|p|div|small|big|h[1-6])(?:\s[^<>]*)?>", re.IGNORECASE
)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,300})(?<=\S)\1")
_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_REPEATABLE_COLUMNS = MEDIA | {"form_id"}
"""Columns that may stand there twice: nothing is read from them."""
_DEFAULT = "default"
"""What other tools call the language of texts that name none."""
_MISSING_TRANSLATION = "-"
"""What other tools write where a translation is missing."""


@dataclass(frozen=True)
class SheetCell:
    """A cell as text, and where it is; `column` 0 where the sheet has no such column."""

    text: str
    sheet: str
    row: int
    column: int = 0
    heading: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class SheetColumn:
    """A column: its place from 1, its heading as written, what it holds, in which language."""

    number: int
    written: str
    what: str
    tag: str = ""


@dataclass
class ImportContext:
    """Where findings are noted; `names` says which languages the person mapped or skipped."""

    source: str = "pt"
    mapped: Mapping[str, str | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    tongues: dict[str, FormLanguage] = field(default_factory=dict)
    name: str = ""
    """What the form is called where it has no title."""

    def note(self, code: FindingCode, at: SheetCell | None = None, /, **details: str) -> None:
        """Note what was found, at a cell, a row, or the whole file."""
        place = SheetCell("", "", 0) if at is None else at
        shown = place.text[:_MAX_VALUE_LENGTH]
        cut = {key: value[:_MAX_VALUE_LENGTH] for key, value in details.items()}
        where = (place.sheet, place.row, place.column, place.heading, shown)
        self.findings.append(Finding(code, *where, details=cut))


@dataclass(frozen=True)
class SheetRow:
    """A row of a table."""

    table: FormTable
    row: WorksheetRow

    @property
    def number(self) -> int:
        """Its number in the file, from 1."""
        return self.row.number

    @property
    def here(self) -> SheetCell:
        """The row as a place."""
        return SheetCell("", self.table.name, self.number)

    def cell(self, what: str) -> SheetCell:
        """The cell of a column; an empty one at the row where the sheet has none."""
        column = self.table.by_what.get(what)
        return self.at(column) if column else self.here

    def at(self, column: SheetColumn) -> SheetCell:
        """The cell of a column."""
        raw = self.row.cells[column.number - 1] if column.number <= len(self.row.cells) else None
        return SheetCell(
            cell_text(raw), self.table.name, self.number, column.number, column.written
        )

    def words(self, what: str) -> dict[str, str]:
        """The texts of a column in every language that we know, by tag."""
        found: dict[str, str] = {}
        for column in self.table.translated.get(what, ()):
            text = clean_text(self.at(column).text)
            if not self.ours and (bare := strip_markup(text)) != text:
                self.table.marked.append(self.at(column))
                text = bare
            if text and (text != _MISSING_TRANSLATION or self.ours):
                found.setdefault(column.tag, text)
        return found

    def first_of(self, what: str) -> SheetCell:
        """The first cell that holds words of a column, whatever their language."""
        cells = (self.at(column) for column in self.table.columns if column.what == what)
        return next((cell for cell in cells if cell), self.here)

    @property
    def ours(self) -> bool:
        """Whether we exported it."""
        return bool(self.cell("consult::key"))


class FormTable:
    """A sheet with headings."""

    def __init__(
        self,
        name: str,
        columns: Sequence[SheetColumn],
        rows: Sequence[WorksheetRow],
        headings: int = 1,
    ) -> None:
        self.name = name
        self.headings = headings
        """The number of the row that holds them."""
        self.columns = columns
        self.rows = rows
        self.marked: list[SheetCell] = []
        """Texts from which marks of bold, colour and the like were taken away."""
        self.by_what: dict[str, SheetColumn] = {}
        self.translated: dict[str, list[SheetColumn]] = {}
        for column in columns:
            if column.what in TRANSLATED:
                self.translated.setdefault(column.what, []).append(column)
            self.by_what.setdefault(column.what, column)

    def __iter__(self) -> Iterator[SheetRow]:
        return (SheetRow(self, row) for row in self.rows)

    def heading_of(self, column: SheetColumn) -> SheetCell:
        """The heading of a column as a place."""
        return SheetCell(column.written, self.name, self.headings, column.number, column.written)

    def holds(self, column: SheetColumn) -> bool:
        """Whether any row holds something in a column."""
        at = column.number - 1
        return any(at < len(row.cells) and cell_text(row.cells[at]) for row in self.rows)


def strip_markup(text: str) -> str:
    """Words without the HTML and Markdown that other tools show as bold, colours or headings."""
    if not _MARKUP.search(text):
        return text
    lines = _BREAK.sub("\n", text).split("\n")
    plain = (_BOLD.sub(r"\2", _TAGS.sub("", _MARKDOWN_HEADING.sub("", line))) for line in lines)
    return clean_text("\n".join(plain))


def cell_text(raw: CellValue) -> str:
    """A cell as its author reads it, without white space around; nothing where it shows an error."""
    if raw is None or isinstance(raw, CellError):
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, date):
        return raw.isoformat()
    return str(raw).replace("\r\n", "\n").strip().strip("\u200b\ufeff")


def read_table(sheet: Worksheet, wanted: frozenset[str], found: ImportContext) -> FormTable | None:
    """A sheet by the first row that holds one of the headings it must have; None without one."""
    for at, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        headings = [parse_heading(cell_text(raw)) for raw in row.cells]
        if wanted & {heading.what for heading in headings}:
            below = sheet.rows[at + 1 :]
            _cell_errors(sheet.name, row, below, found)
            columns = list(_columns(sheet.name, row, headings, below, found))
            return FormTable(sheet.name, columns, below, row.number)
    return None


def _columns(
    sheet: str,
    row: WorksheetRow,
    headings: Sequence[ColumnHeading],
    below: Sequence[WorksheetRow],
    found: ImportContext,
) -> Iterator[SheetColumn]:
    seen: dict[tuple[str, str], str] = {}
    for number, heading in enumerate(headings, start=1):
        written = cell_text(row.cells[number - 1])
        if not written:
            continue
        filled = sum(bool(cell_text(r.cells[number - 1])) for r in below if number <= len(r.cells))
        tag = _tag(heading, filled, SheetCell(written, sheet, row.number, number, written), found)
        if tag is None:
            continue
        what = _what(heading, written)
        if what not in _REPEATABLE_COLUMNS and (other := seen.get((what, tag))):
            place = SheetCell(written, sheet, row.number, number, written)
            if filled and heading.language:
                found.note(QuestionnaireCode.LANGUAGE_TWICE, place, language=heading.language)
            elif filled:
                found.note(QuestionnaireCode.COLUMN_TWICE, place, other=other)
            continue
        seen[what, tag] = written
        yield SheetColumn(number, written, what, tag)


def _what(heading: ColumnHeading, written: str) -> str:
    """What a column holds; a language where none belongs makes it one nobody knows."""
    if heading.language and heading.what not in TRANSLATED:
        return written
    return heading.what


def _tag(heading: ColumnHeading, filled: int, place: SheetCell, found: ImportContext) -> str | None:
    """The tag of a column's texts; None where they are left out."""
    if heading.what not in TRANSLATED:
        return ""
    if not heading.language:
        return found.source
    name = heading.language
    tag = found.mapped.get(name, language_tag(name))
    if tag is None and name.casefold() == _DEFAULT and name not in found.mapped:
        return found.source
    known = found.tongues.get(name)
    counted = 0 if heading.what in MEDIA else filled
    found.tongues[name] = FormLanguage(name, tag, (known.texts if known else 0) + counted)
    if tag is None and filled:
        found.note(QuestionnaireCode.UNKNOWN_LANGUAGE, place, language=name)
    return tag


def _cell_errors(
    sheet: str, row: WorksheetRow, below: Sequence[WorksheetRow], found: ImportContext
) -> None:
    for line in below:
        for number, raw in enumerate(line.cells, start=1):
            if isinstance(raw, CellError) and number <= len(row.cells):
                heading = cell_text(row.cells[number - 1])
                if heading:
                    place = SheetCell(raw.text, sheet, line.number, number, heading)
                    found.note(QuestionnaireCode.CELL_ERROR, place, shown=raw.text or "=…")
